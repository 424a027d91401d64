import WeirModel

/// The store as a post sees it: the newest state, changed in place.
final class PostAccess: StoreAccess {
    /// Whether the tree may have been changed.
    private(set) var hasWritten = false
    /// What was done, if somebody records it.
    private(set) var operations: [StoreOperation] = []
    private let store: Store
    private let isRecording: Bool

    init(store: Store, isRecording: Bool) {
        self.store = store
        self.isRecording = isRecording
    }

    func get(_ path: [Key]) -> Value? {
        store.withTree { $0.value(path, at: $0.version, for: nil) }
    }

    func keys(_ path: [Key]) throws(NodeError) -> [Key]? {
        store.withTree { $0.keys(path, from: 0, in: $0.root, at: $0.version) }
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
        hasWritten = true
        let result = try store.withTree { (tree) throws(NodeError) in try tree.perform(operation) }
        if isRecording { operations.append(operation) }
        return result
    }
}
