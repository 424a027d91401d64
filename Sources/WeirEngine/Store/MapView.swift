import WeirValue

/// A map of another store, as a snapshot of it sees it: what the branches of an overlay start from.
///
/// Reading takes the lock of that store. A store asks only stores further out, so that locks never wait in a circle.
struct MapView: Sendable {
    /// The store that is read; whoever holds the view keeps the snapshot alive.
    let store: Store
    /// The version that is read.
    let snapshot: Snapshot
    /// The map in that store.
    let branch: MapBranch

    /// The value at the keys of `path` from a position on; nil when there is none.
    func value(_ path: [Key], from start: Int) -> Value? {
        store.withTree { $0.value(path, from: start, in: branch, at: snapshot.version, for: snapshot) }
    }

    /// The keys of the map at the keys of `path` from a position on; nil when there is none.
    func keys(_ path: [Key], from start: Int) -> [Key]? {
        store.withTree { $0.keys(path, from: start, in: branch, at: snapshot.version) }
    }

    /// What stands under a key, fit to be written into by another store.
    ///
    /// - Complexity: O(log n), whatever the size of what stands there.
    func content(_ key: Key) -> Content {
        let content = store.withTree { _ in branch.content(key, at: snapshot.version) }
        switch content {
        case .absent, .leaf: return content
        case .map(let child):
            return .map(MapBranch(base: .outer(MapView(store: store, snapshot: snapshot, branch: child))))
        case .list(let child):
            return .list(ListBranch(base: .outer(ListView(store: store, snapshot: snapshot, branch: child))))
        }
    }
}
