import WeirValue

/// A list of another store, as a snapshot of it sees it.
struct ListView: Sendable {
    /// The store that is read; whoever holds the view keeps the snapshot alive.
    let store: Store
    /// The version that is read.
    let snapshot: Snapshot
    /// The list in that store.
    let branch: ListBranch

    /// The list as one value.
    func value() -> Value {
        store.withTree { _ in branch.value(at: snapshot.version, for: snapshot) }
    }
}
