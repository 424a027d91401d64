import WeirValue

/// The state of a store when a batch started: what the stores of its iterations read through (S3).
///
/// The state stays readable as long as the snapshot or a store made from it lives.
package final class StoreSnapshot: Sendable {
    /// The top-level keys whose operations the iterations' stores record.
    let collected: Set<Key>
    private let store: Store
    private let snapshot: Snapshot

    /// Takes over one reader of `snapshot`.
    init(store: Store, snapshot: Snapshot, collecting keys: [Key]) {
        self.store = store
        self.snapshot = snapshot
        collected = Set(keys)
    }

    deinit {
        store.withTree { $0.end(snapshot) }
    }

    /// The whole tree at the snapshot.
    var view: MapView { MapView(store: store, snapshot: snapshot, branch: store.withTree { $0.root }) }

    /// A store that starts from the snapshot, and whose writes nobody else sees.
    ///
    /// - Complexity: O(1), whatever the size of the tree.
    package func makeIterationStore() -> Store { Store(over: self) }
}
