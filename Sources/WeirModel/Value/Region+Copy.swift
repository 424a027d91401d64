package import CWeirValue

extension Region {
    /// A deep copy of a value whose memory may vanish: everything it points to moves into this region.
    ///
    /// The value must be well formed, as those that `Region.adopt` let through are.
    ///
    /// - Complexity: O(size of the value).
    @unsafe package func copy(_ raw: weir_value) -> weir_value {
        var result = unsafe raw
        let length = unsafe Int(raw.length)
        switch unsafe Int(raw.tag) {
        case WEIR_STRING, WEIR_BYTES:
            guard length > 0, let source = unsafe raw.as.bytes else { return unsafe result }
            let memory = unsafe allocate(length)
            unsafe memory.copyMemory(from: source, byteCount: length)
            unsafe result.as.bytes = UnsafePointer(memory.assumingMemoryBound(to: UInt8.self))
        case WEIR_LIST:
            guard length > 0, let source = unsafe raw.as.list else { return unsafe result }
            let memory = unsafe allocate(length * MemoryLayout<weir_value>.stride)
                .bindMemory(to: weir_value.self, capacity: length)
            for index in 0..<length { unsafe (memory + index).initialize(to: copy(source[index])) }
            unsafe result.as.list = UnsafePointer(memory)
        case WEIR_MAP:
            guard length > 0, let source = unsafe raw.as.map else { return unsafe result }
            let memory = unsafe allocate(length * MemoryLayout<weir_entry>.stride)
                .bindMemory(to: weir_entry.self, capacity: length)
            for index in 0..<length {
                unsafe (memory + index).initialize(
                    to: weir_entry(key: copy(source[index].key), value: copy(source[index].value)))
            }
            unsafe result.as.map = UnsafePointer(memory)
        case WEIR_ERROR:
            guard let source = unsafe raw.as.error else { return unsafe result }
            let memory = unsafe allocate(MemoryLayout<weir_error_value>.stride)
                .bindMemory(to: weir_error_value.self, capacity: 1)
            unsafe memory.initialize(
                to: weir_error_value(code: source.pointee.code, reserved: 0, message: copy(source.pointee.message)))
            unsafe result.as.error = UnsafePointer(memory)
        case WEIR_RESOURCE:
            unsafe keep(ResourceBox.owner(of: raw))
        default: break
        }
        return unsafe result
    }
}
