import CWeirValue
package import WeirValue

/// Making values in a chunk's own memory, without an allocation each.
extension ItemChunk {
    /// A string with a copy of the bytes, which must be UTF-8.
    @unsafe package func makeText(_ bytes: UnsafeRawBufferPointer) -> Value {
        let borrowed = unsafe weir_string(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        return unsafe Value(raw: arena.copy(borrowed), owner: arena)
    }

    /// A map whose values are asked for by column.
    package func makeRecord(_ shape: RecordShape, _ value: (Int) throws(NodeError) -> Value) throws(NodeError) -> Value
    {
        let count = shape.places.count
        guard count > 0, let keys = unsafe shape.keys.raw.as.list else { return .map([]) }
        let entries = unsafe arena.allocate(count * MemoryLayout<weir_entry>.stride)
            .bindMemory(to: weir_entry.self, capacity: count)
        arena.keep(shape.keys.owner)
        for column in 0..<count {
            let place = shape.places[column]
            let value = try value(column)
            if value.owner !== arena { arena.keep(value.owner) }
            unsafe (entries + place).initialize(to: weir_entry(key: keys[place], value: value.raw))
        }
        return unsafe Value(raw: weir_map(entries, count), owner: arena)
    }

    /// A list of the values.
    package func makeList(_ values: [Value]) -> Value {
        let elements = unsafe arena.allocate(max(1, values.count) * MemoryLayout<weir_value>.stride)
            .bindMemory(to: weir_value.self, capacity: max(1, values.count))
        for (index, value) in values.enumerated() {
            if value.owner !== arena { arena.keep(value.owner) }
            unsafe (elements + index).initialize(to: value.raw)
        }
        return unsafe Value(raw: weir_list(elements, values.count), owner: arena)
    }

    /// Adds an item, wrapped into a map of one entry where there is a shape.
    package func append(_ item: Value, wrapped shape: RecordShape?) {
        guard let shape, let key = unsafe shape.keys.raw.as.list else { return append(item) }
        let entry = unsafe arena.allocate(MemoryLayout<weir_entry>.stride)
            .bindMemory(to: weir_entry.self, capacity: 1)
        arena.keep(shape.keys.owner)
        if item.owner !== arena { arena.keep(item.owner) }
        unsafe entry.initialize(to: weir_entry(key: key.pointee, value: item.raw))
        append(unsafe Value(raw: weir_map(entry, 1), owner: arena))
    }
}
