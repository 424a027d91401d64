import WeirValue

/// A list of another store, as a snapshot sees it.
struct OuterList: Sendable {
    /// The tree of the store that is read.
    let tree: GuardedTree
    /// The version that is read.
    let version: ReadVersion
    /// The list in that store.
    let branch: ListBranch

    /// The list as one value.
    func value() -> Value {
        tree.withTree { _ in branch.value(at: version.version, for: version) }
    }
}
