import CWeirValue

/// Makes one map after another with keys out of a fixed set, such as the settings of a node visit after visit.
///
/// The maps copy their values, so they keep nothing else alive. The memory of a map is used again for the one after next,
/// unless somebody still holds it then.
// SAFETY: a region is written only while this builder alone holds it.
@safe package struct RecordBuilder {
    private let keys: Value
    private var region = Region()
    private var spare = Region()
    private var entries: UnsafeMutablePointer<weir_entry>?
    private var count = 0

    /// A builder of maps with some of these keys.
    ///
    /// - Parameter keys: in ascending order, each once.
    package init(keys: [Key]) {
        self.keys = Value.list(keys.map { Value.string($0) }).compacted()
    }

    /// Begins another map.
    package mutating func begin() {
        swap(&region, &spare)
        if isKnownUniquelyReferenced(&region) {
            region.reset()
        } else {
            region = unsafe Region(capacity: 64 + keys.count * MemoryLayout<weir_entry>.stride)
        }
        region.keep(keys.owner)
        unsafe entries = unsafe region.allocate(max(1, keys.count) * MemoryLayout<weir_entry>.stride)
            .bindMemory(to: weir_entry.self, capacity: max(1, keys.count))
        count = 0
    }

    /// Adds an entry.
    ///
    /// - Parameter place: the position of its key among the keys, greater than that of the entry before.
    package mutating func add(_ place: Int, _ value: Value) {
        guard let list = unsafe keys.raw.as.list, let entries = unsafe entries else { return }
        precondition(place < keys.count && count < keys.count, "there is no such key")
        unsafe (entries + count).initialize(to: weir_entry(key: list[place], value: region.copy(value.raw)))
        count += 1
    }

    /// The map.
    package func finish() -> Value {
        guard count > 0, let entries = unsafe entries else { return .map([]) }
        return unsafe Value(raw: weir_map(entries, count), owner: region)
    }
}
