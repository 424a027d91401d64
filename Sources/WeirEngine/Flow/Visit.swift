import WeirModel

/// What a visit of a node sees: the params, the store and the way there.
struct Visit {
    let params: Params
    let store: Store
    let path: PathScope
}
