import WeirModel

/// One write of a post into a map that stood there when it was recorded.
struct RecordedWrite: Sendable {
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
    var operation: StoreOperation { StoreOperation(path: map.path + [key], kind: .set(value)) }
}
