import WeirValue

/// A map of another store, as a snapshot sees it: what the branches of an overlay start from.
///
/// Reading takes the lock of that store. A store asks only stores further out, so that locks never wait in a circle.
struct OuterMap: Sendable {
    /// The tree of the store that is read.
    let tree: GuardedTree
    /// The version that is read; it stays readable since the tree that starts from the map holds the snapshot.
    let version: ReadVersion
    /// The map in that store.
    let branch: MapBranch

    /// The value at the keys of `path` from a position on; nil when there is none.
    func value(_ path: [Key], from start: Int) -> Value? {
        tree.withTree { $0.value(path, from: start, in: branch, at: version.version, for: version) }
    }

    /// The keys of the map at the keys of `path` from a position on; nil when there is none.
    func keys(_ path: [Key], from start: Int) -> [Key]? {
        tree.withTree { $0.keys(path, from: start, in: branch, at: version.version) }
    }

    /// What stands under a key, fit to be written into by another store.
    ///
    /// - Complexity: O(log n), whatever the size of what stands there.
    func content(_ key: Key) -> Content {
        let content = tree.withTree { _ in branch.content(key, at: version.version) }
        switch content {
        case .absent, .leaf: return content
        case .map(let child):
            return .map(MapBranch(base: .outer(OuterMap(tree: tree, version: version, branch: child))))
        case .list(let child):
            return .list(ListBranch(base: .outer(OuterList(tree: tree, version: version, branch: child))))
        }
    }
}
