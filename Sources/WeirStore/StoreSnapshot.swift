import WeirExec
package import WeirValue

/// A state of a store that stays readable as long as somebody holds it, or a store that starts from it: what a template or
/// the stores of a batch's iterations read (S3).
package final class StoreSnapshot: StoreReading, Sendable {
    /// The top-level keys whose writes the stores of iterations record.
    let collected: Set<Key>
    private let tree: GuardedTree
    private let version: ReadVersion

    /// Takes over one reader of a version of a tree.
    init(_ tree: GuardedTree, _ version: ReadVersion, collecting keys: [Key] = []) {
        self.tree = tree
        self.version = version
        collected = Set(keys)
    }

    deinit {
        tree.withTree { $0.end(version) }
    }

    package func get(_ path: [Key]) -> Value? {
        tree.withTree { $0.value(path, at: version.version, for: version) }
    }

    /// The whole tree at the snapshot.
    var view: OuterMap { OuterMap(tree: tree, version: version, branch: tree.withTree { $0.root }) }

    /// A store that starts from the snapshot, and whose writes nobody else sees.
    ///
    /// - Complexity: O(1), whatever the size of the tree.
    package func makeIterationStore() -> Store { Store(over: self) }
}
