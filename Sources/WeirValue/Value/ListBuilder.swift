import CWeirValue

/// Collects values into one contiguous list.
// SAFETY: each value's memory is kept alive by `owners` until the list keeps it.
@safe package struct ListBuilder {
    private var values: [weir_value] = unsafe []
    private var owners = OwnerSet()

    /// An empty builder.
    package init() {}

    /// The number of values so far.
    package var count: Int { unsafe values.count }

    /// Adds a value at the end.
    package mutating func append(_ value: Value) {
        unsafe values.append(value.raw)
        owners.insert(value.owner)
    }

    /// The list, which shares the memory of its values.
    ///
    /// - Complexity: O(n).
    package func finish() -> Value {
        let count = unsafe values.count
        precondition(count <= Int(UInt32.max), "a list holds at most 4,294,967,295 values")
        guard count > 0 else { return unsafe Value(raw: weir_make(UInt8(WEIR_LIST), 0), owner: nil) }
        let size = unsafe count * MemoryLayout<weir_value>.stride
        let region = Region(capacity: size)
        let memory = unsafe region.allocate(size).bindMemory(to: weir_value.self, capacity: count)
        unsafe values.withUnsafeBufferPointer { source in
            guard let base = source.baseAddress else { return }
            unsafe memory.initialize(from: base, count: count)
        }
        owners.keep(in: region)
        return unsafe Value(raw: weir_list(memory, count), owner: region)
    }
}
