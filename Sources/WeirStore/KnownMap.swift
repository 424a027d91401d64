import WeirValue

/// Where a lane has found a map of the store, so that the next write into it needs no way there.
///
/// An object, so that a look at it touches none of what it holds.
final class KnownMap: Sendable {
    /// The keys that lead to the map.
    let path: [Key]
    /// The map.
    let branch: MapBranch
    /// The maps around it, from the root on.
    let ancestors: [MapBranch]
    /// The shape of the tree in which it was found; in any other it may stand elsewhere.
    let shape: UInt64

    init(path: ArraySlice<Key>, branch: MapBranch, ancestors: [MapBranch], shape: UInt64) {
        self.path = Array(path)
        self.branch = branch
        self.ancestors = ancestors
        self.shape = shape
    }

    /// Whether a path leads to an entry of this map.
    func holds(_ path: [Key]) -> Bool {
        let depth = self.path.count
        guard path.count == depth + 1 else { return false }
        // From the end on, since paths are alike at their beginning.
        for index in stride(from: depth - 1, through: 0, by: -1) where path[index] != self.path[index] { return false }
        return true
    }

    /// Whether a path leads to this map or a map around it.
    func isBelow(_ path: [Key]) -> Bool { path.count <= self.path.count && self.path.starts(with: path) }
}
