import CWeirValue

/// Collects entries into one contiguous map in key order.
package struct MapBuilder {
    private var entries: [(key: Key, value: Value)] = []
    private var isSorted = true

    /// An empty builder.
    package init() {}

    /// The number of `set` calls so far.
    package var count: Int { entries.count }

    /// Sets an entry; of equal keys the last one wins.
    package mutating func set(_ key: Key, _ value: Value) {
        if let last = entries.last, !(last.key < key) { isSorted = false }
        entries.append((key, value))
    }

    /// The map, which shares the memory of its values.
    ///
    /// - Complexity: O(n) when the keys came in order, else O(n log n).
    package func finish() -> Value {
        let entries = isSorted ? self.entries : Self.sortedLastWins(self.entries)
        let count = entries.count
        guard count > 0 else { return unsafe Value(raw: weir_make(UInt8(WEIR_MAP), 0), owner: nil) }
        let keyBytes = entries.reduce(0) { $0 + ($1.key.count + 15) & ~15 }
        let size = unsafe count * MemoryLayout<weir_entry>.stride
        let region = Region(capacity: size + keyBytes)
        let memory = unsafe region.allocate(size).bindMemory(to: weir_entry.self, capacity: count)
        var owners = OwnerSet()
        for (index, entry) in entries.enumerated() {
            let key = unsafe entry.key.withBytes { bytes in
                unsafe region.copy(weir_string(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count))
            }
            unsafe (memory + index).initialize(to: weir_entry(key: key, value: entry.value.raw))
            owners.insert(entry.value.owner)
        }
        owners.keep(in: region)
        return unsafe Value(raw: weir_map(memory, count), owner: region)
    }

    private static func sortedLastWins(_ entries: [(key: Key, value: Value)]) -> [(key: Key, value: Value)] {
        let order = entries.indices.sorted {
            entries[$0].key == entries[$1].key ? $0 < $1 : entries[$0].key < entries[$1].key
        }
        var result: [(key: Key, value: Value)] = []
        result.reserveCapacity(entries.count)
        for index in order {
            if result.last?.key == entries[index].key { result.removeLast() }
            result.append(entries[index])
        }
        return result
    }
}
