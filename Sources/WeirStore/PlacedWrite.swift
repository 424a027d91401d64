import WeirValue

/// A write of a post whose place is known: it goes into a map that stood there when it was recorded.
struct PlacedWrite: Sendable {
    let map: KnownMap
    let key: Key
    /// The key's hash, found before the tree is locked.
    let hash: UInt32
    let value: Value

    init(map: KnownMap, key: Key, value: Value) {
        self.map = map
        self.key = key
        hash = EntryTable.hash(key)
        self.value = value
    }

    /// The same write by its path.
    var write: StoreWrite { StoreWrite(path: map.path + [key], kind: .set(value)) }

    /// Whether it can be done later and still succeed, since neither has its map moved nor can it move another.
    ///
    /// - Parameter shape: the tree's.
    func canWait(_ shape: UInt64) -> Bool { map.shape == shape && !map.branch.canLoseMaps }
}
