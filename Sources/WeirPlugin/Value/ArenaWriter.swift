internal import CWeirABI

/// Lays value trees out in the ABI's form, in memory of a size that is measured first: one allocation for all of them.
///
///     measure(value)…  ──▶  size  ──▶  one block  ──▶  write(value)…      nodes first, each aligned to 16; text after
@safe struct ArenaWriter {
    /// Bytes measured so far.
    private(set) var size = 0
    private var cursor: UnsafeMutableRawPointer?

    /// Counts the bytes that a value needs beside its own 16.
    ///
    /// - Throws: `NodeFailure` when a text or a collection has more than 2³² - 1 parts.
    mutating func measure(_ value: Value) throws {
        switch value {
        case .null, .bool, .int, .unsigned, .float, .resource: break
        case .string(let text): try reserve(text.utf8.count)
        case .bytes(let bytes): try reserve(bytes.count)
        case .failed(let item):
            try reserve(unsafe MemoryLayout<weir_error_value>.size)
            try reserve(item.message.utf8.count)
        case .list(let list):
            guard case .own(let elements) = list.storage else { return }
            try reserve(elements.count, stride: unsafe MemoryLayout<weir_value>.stride)
            for element in elements { try measure(element) }
        case .map(let map):
            guard case .own(let entries) = map.storage else { return }
            try reserve(entries.count, stride: unsafe MemoryLayout<weir_entry>.stride)
            for entry in entries {
                try reserve(entry.key.utf8.count)
                try measure(entry.value)
            }
        }
    }

    /// Starts writing into a block of at least `size` bytes, aligned to 16.
    @unsafe mutating func start(_ block: UnsafeMutableRawPointer?) { unsafe cursor = block }

    /// The value in the ABI's form; views are passed on as they are.
    mutating func write(_ value: Value) -> weir_value {
        switch value {
        case .null: return unsafe weir_null()
        case .bool(let flag): return unsafe weir_bool(flag ? 1 : 0)
        case .int(let number): return unsafe weir_int(Int64(number))
        case .unsigned(let number): return unsafe weir_uint(number)
        case .float(let number): return unsafe weir_float(number)
        case .string(let text): return unsafe write(text)
        case .bytes(let bytes):
            return unsafe bytes.withUnsafeBytes { unsafe weir_bytes(copy($0), bytes.count) }
        case .resource(let resource): return unsafe resource.raw
        case .failed(let item): return unsafe write(item)
        case .list(let list):
            switch list.storage {
            case .view(let view): return unsafe view.raw
            case .own(let elements): return unsafe write(elements)
            }
        case .map(let map):
            switch map.storage {
            case .view(let view): return unsafe view.raw
            case .own(let entries): return unsafe write(entries)
            }
        }
    }

    private mutating func write(_ text: String) -> weir_value {
        var text = text
        return text.withUTF8 { bytes in
            let copied = unsafe copy(UnsafeRawBufferPointer(bytes))
            return unsafe weir_string(copied?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
    }

    private mutating func write(_ item: FailedItem) -> weir_value {
        var value = unsafe weir_make(weir_tag(WEIR_ERROR), 0)
        guard let body = unsafe take(MemoryLayout<weir_error_value>.size) else { return unsafe value }
        let error = unsafe body.bindMemory(to: weir_error_value.self, capacity: 1)
        unsafe error.initialize(
            to: weir_error_value(code: item.code.rawValue, reserved: 0, message: write(item.message)))
        unsafe value.as.error = UnsafePointer(error)
        return unsafe value
    }

    private mutating func write(_ elements: [Value]) -> weir_value {
        guard let memory = unsafe take(elements.count * MemoryLayout<weir_value>.stride) else {
            return unsafe weir_list(nil, 0)
        }
        let list = unsafe memory.bindMemory(to: weir_value.self, capacity: elements.count)
        for (index, element) in elements.enumerated() { unsafe (list + index).initialize(to: write(element)) }
        return unsafe weir_list(list, elements.count)
    }

    private mutating func write(_ entries: [Map.Element]) -> weir_value {
        guard let memory = unsafe take(entries.count * MemoryLayout<weir_entry>.stride) else {
            return unsafe weir_map(nil, 0)
        }
        let map = unsafe memory.bindMemory(to: weir_entry.self, capacity: entries.count)
        for (index, entry) in entries.enumerated() {
            unsafe (map + index).initialize(to: weir_entry(key: write(entry.key), value: write(entry.value)))
        }
        return unsafe weir_map(map, entries.count)
    }

    private mutating func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafeMutableRawPointer? {
        guard let source = bytes.baseAddress, let target = unsafe take(bytes.count) else { return nil }
        unsafe target.copyMemory(from: source, byteCount: bytes.count)
        return unsafe target
    }

    /// The next `count` bytes of the block, or nil for none.
    private mutating func take(_ count: Int) -> UnsafeMutableRawPointer? {
        guard count > 0, let start = unsafe cursor else { return nil }
        unsafe cursor = start + Self.rounded(count)
        return unsafe start
    }

    private mutating func reserve(_ count: Int, stride: Int = 1) throws {
        guard count <= Int(UInt32.max) else {
            throw NodeFailure(
                .exhausted, "a text or list of \(count) parts is more than a value can hold", retry: .never)
        }
        size += Self.rounded(count * stride)
    }

    private static func rounded(_ count: Int) -> Int { (count + 15) & ~15 }
}
