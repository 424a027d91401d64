/// The keys of maps that all have the same ones, sorted once for all of them.
package struct RecordShape {
    /// The keys as a list of strings in ascending bytewise order.
    package let keys: Value
    /// The place in `keys` of each column.
    package let places: [Int]

    /// The shape of maps with these columns, whose names are distinct.
    package init(_ columns: [Key]) {
        let order = columns.indices.sorted { columns[$0] < columns[$1] }
        var places = Array(repeating: 0, count: columns.count)
        for (place, column) in order.enumerated() { places[column] = place }
        self.places = places
        // Compacted: one piece of memory for all keys, so that a chunk keeps one owner alive and not one a key.
        keys = Value.list(order.map { .string(columns[$0]) }).compacted()
    }
}
