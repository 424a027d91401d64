import WeirExec
import WeirValue

/// The store as a prep sees it: a snapshot, plus its own writes in a private tree over it.
final class PrepareAccess: StoreAccess {
    private let tree: GuardedTree
    private let version: ReadVersion
    private var written: StoreTree?
    private var writes: [StoreWrite] = []

    init(_ tree: GuardedTree, _ version: ReadVersion) {
        self.tree = tree
        self.version = version
    }

    /// What was done, in order; the access must not be used any more.
    func finish() -> [StoreWrite] {
        written = nil
        return writes
    }

    func get(_ path: [Key]) -> Value? {
        if let written { return written.value(path, at: written.version, for: nil) }
        return tree.withTree { $0.value(path, at: version.version, for: version) }
    }

    func keys(_ path: [Key]) throws(NodeError) -> [Key]? {
        if let written { return written.keys(path, from: 0, in: written.root, at: written.version) }
        return tree.withTree { $0.keys(path, from: 0, in: $0.root, at: version.version) }
    }

    func set(_ path: [Key], _ value: Value) throws(NodeError) {
        _ = try perform(StoreWrite(path: path, kind: .set(value.compacted())))
    }

    func append(_ path: [Key], _ value: Value) throws(NodeError) {
        _ = try perform(StoreWrite(path: path, kind: .append(value.compacted())))
    }

    func add(_ path: [Key], _ number: Value) throws(NodeError) {
        _ = try perform(StoreWrite(path: path, kind: .add(number)))
    }

    func remove(_ path: [Key]) throws(NodeError) -> Bool {
        try perform(StoreWrite(path: path, kind: .remove))
    }

    private func perform(_ write: StoreWrite) throws(NodeError) -> Bool {
        if written == nil {
            let view = OuterMap(tree: tree, version: version, branch: tree.withTree { $0.root })
            written = StoreTree(base: .outer(view), isPrivate: true)
        }
        let result = try written?.perform(write) ?? false
        writes.append(write)
        return result
    }
}
