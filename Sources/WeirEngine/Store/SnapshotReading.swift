import WeirExec
import WeirValue

/// A store as a snapshot sees it.
final class SnapshotReading: StoreReading {
    private let store: Store
    private let snapshot: Snapshot

    init(store: Store, snapshot: Snapshot) {
        self.store = store
        self.snapshot = snapshot
    }

    func get(_ path: [Key]) -> Value? {
        store.withTree { $0.value(path, at: snapshot.version, for: snapshot) }
    }
}
