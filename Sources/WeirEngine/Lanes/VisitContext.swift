import WeirExec
import WeirStore

/// What a visit of a node sees: the params, the store and the way there.
///
/// One object serves all iterations that a lane runs one after another, since copying its parts for each would touch many
/// reference counts.
final class VisitContext {
    let params: Params
    let store: Store
    let path: VisitPath

    init(params: Params, store: Store, path: VisitPath) {
        self.params = params
        self.store = store
        self.path = path
    }
}
