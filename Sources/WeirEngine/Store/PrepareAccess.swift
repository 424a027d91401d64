import WeirExec
import WeirValue

/// The store as a prep sees it: a snapshot, plus its own writes in a private tree over it.
final class PrepareAccess: StoreAccess {
    private let store: Store
    private let snapshot: Snapshot
    private var written: StoreTree?
    private var operations: [StoreOperation] = []

    init(store: Store, snapshot: Snapshot) {
        self.store = store
        self.snapshot = snapshot
    }

    /// What was done, in order; the access must not be used any more.
    func finish() -> [StoreOperation] {
        written = nil
        return operations
    }

    func get(_ path: [Key]) -> Value? {
        if let written { return written.value(path, at: written.version, for: nil) }
        return store.withTree { $0.value(path, at: snapshot.version, for: snapshot) }
    }

    func keys(_ path: [Key]) throws(NodeError) -> [Key]? {
        if let written { return written.keys(path, from: 0, in: written.root, at: written.version) }
        return store.withTree { $0.keys(path, from: 0, in: $0.root, at: snapshot.version) }
    }

    func set(_ path: [Key], _ value: Value) throws(NodeError) {
        _ = try perform(StoreOperation(path: path, kind: .set(value.compacted())))
    }

    func append(_ path: [Key], _ value: Value) throws(NodeError) {
        _ = try perform(StoreOperation(path: path, kind: .append(value.compacted())))
    }

    func add(_ path: [Key], _ number: Value) throws(NodeError) {
        _ = try perform(StoreOperation(path: path, kind: .add(number)))
    }

    func remove(_ path: [Key]) throws(NodeError) -> Bool {
        try perform(StoreOperation(path: path, kind: .remove))
    }

    private func perform(_ operation: StoreOperation) throws(NodeError) -> Bool {
        if written == nil {
            let view = MapView(store: store, snapshot: snapshot, branch: store.withTree { $0.root })
            written = StoreTree(base: .outer(view), isPrivate: true)
        }
        let result = try written?.perform(operation) ?? false
        operations.append(operation)
        return result
    }
}
