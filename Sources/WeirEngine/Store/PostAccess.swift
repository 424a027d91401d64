import WeirModel

/// The store as a post sees it: the newest state, changed in place.
///
/// One object serves all posts of a store, one after another.
// SAFETY: touched only by the post that runs, under the lock of the posts.
final class PostAccess: StoreAccess, @unchecked Sendable {
    /// Whether the tree may have been changed.
    private(set) var hasWritten = false
    /// What was done, if somebody records it.
    private(set) var operations: [StoreOperation] = []
    private let tree: GuardedTree
    private let isRecording: Bool

    init(_ tree: GuardedTree, isRecording: Bool) {
        self.tree = tree
        self.isRecording = isRecording
    }

    /// Begins another post.
    func begin() {
        hasWritten = false
        if !operations.isEmpty { operations = [] }
    }

    func get(_ path: [Key]) -> Value? {
        tree.withTree { $0.value(path, at: $0.version, for: nil) }
    }

    func keys(_ path: [Key]) throws(NodeError) -> [Key]? {
        tree.withTree { $0.keys(path, from: 0, in: $0.root, at: $0.version) }
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
        let result = try tree.withTree { (tree) throws(NodeError) in try tree.perform(operation) }
        if isRecording { operations.append(operation) }
        return result
    }
}
