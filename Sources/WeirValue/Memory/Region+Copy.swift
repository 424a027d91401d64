package import CWeirValue

extension Region {
    /// A deep copy of a value whose memory may vanish: everything it points to moves into this region.
    ///
    /// The value must be well formed, as those that `Region.adopt` let through are. In large values, parts that lists share
    /// are copied once and stay shared.
    ///
    /// - Complexity: O(size of the value in memory).
    @unsafe package func copy(_ raw: weir_value) -> weir_value {
        switch unsafe Int(raw.tag) {
        case WEIR_NULL, WEIR_BOOL, WEIR_INT, WEIR_FLOAT: return unsafe raw
        case WEIR_STRING, WEIR_BYTES:
            if unsafe Int(raw.length) < ValuePart.longText { return unsafe copyContent(raw) }
        default: break
        }
        guard copying.begin(unsafe ValuePart.work(of: raw)) else {
            defer { copying.end() }
            return unsafe copyContent(raw)
        }
        return unsafe copyRemembering(raw)
    }

    @unsafe @inline(never) private func copyRemembering(_ raw: weir_value) -> weir_value {
        defer { copying.end() }
        let part = unsafe ValuePart(raw)
        if let known = unsafe copying.parts?[part] { return unsafe known }
        let result = unsafe copyContent(raw)
        unsafe copying.parts = unsafe copying.parts ?? [:]
        unsafe copying.parts?[part] = unsafe result
        return unsafe result
    }

    @unsafe private func copyContent(_ raw: weir_value) -> weir_value {
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

/// The copy of one value that is under way.
// SAFETY: the copies in it point into the region that it belongs to.
@safe struct CopyProgress {
    private var work = ValuePart.unremembered
    private var nesting = 0
    /// The copies of parts, once there is more work than `unremembered`; nil before, which costs a region nothing.
    @unsafe var parts: [ValuePart: weir_value]?

    /// Begins a part; `end` must follow.
    ///
    /// - Returns: whether to remember it.
    @inline(__always) mutating func begin(_ work: Int) -> Bool {
        nesting &+= 1
        self.work &-= work
        return self.work < 0
    }

    /// Ends a part; with the outermost one, nothing is remembered any more, since its source may vanish.
    @inline(__always) mutating func end() {
        nesting &-= 1
        if nesting == 0 { forget() }
    }

    private mutating func forget() {
        if work < 0 { unsafe parts = nil }
        work = ValuePart.unremembered
    }
}
