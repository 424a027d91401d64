internal import CJansson
internal import CWeirValue
internal import WeirModel

/// A text that Jansson has read, until it is a value.
// SAFETY: `root` is a reference of its own, released once in deinit.
@safe struct JSONDocument: ~Copyable {
    private let root: UnsafeMutablePointer<json_t>

    init(_ bytes: UnsafeRawBufferPointer) throws(JSONError) {
        let flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL
        var error = json_error_t()
        // Jansson takes no NULL buffer, not even of length 0.
        guard bytes.count > 0, let start = bytes.baseAddress else {
            throw JSONError("the text is empty", line: 1, column: 1)
        }
        let text = unsafe start.assumingMemoryBound(to: CChar.self)
        guard let loaded = unsafe json_loadb(text, bytes.count, Int(flags), &error) else {
            throw Self.describe(error)
        }
        unsafe root = unsafe loaded
    }

    deinit { unsafe json_decref(root) }

    /// The whole document in one region of memory.
    borrowing func value() throws(JSONError) -> Value {
        let region = Region(capacity: 512)
        let raw = try unsafe convert(root, into: region, depth: 0)
        return unsafe Int(raw.tag) < WEIR_STRING ? Value(raw: raw, owner: nil) : Value(raw: raw, owner: region)
    }

    @unsafe private borrowing func convert(
        _ node: UnsafeMutablePointer<json_t>, into region: Region, depth: Int
    ) throws(JSONError) -> weir_value {
        switch unsafe node.pointee.type {
        case JSON_TRUE: return unsafe weir_bool(1)
        case JSON_FALSE: return unsafe weir_bool(0)
        case JSON_INTEGER: return unsafe weir_int(json_integer_value(node))
        case JSON_REAL: return unsafe weir_float(json_real_value(node))
        case JSON_STRING:
            return try unsafe string(json_string_value(node), json_string_length(node), into: region)
        case JSON_ARRAY:
            try Self.check(depth)
            return try unsafe list(node, into: region, depth: depth + 1)
        case JSON_OBJECT:
            try Self.check(depth)
            return try unsafe map(node, into: region, depth: depth + 1)
        default: return unsafe weir_null()
        }
    }

    @unsafe private borrowing func string(
        _ text: UnsafePointer<CChar>?, _ count: Int, into region: Region
    ) throws(JSONError) -> weir_value {
        guard count <= Int(UInt32.max) else { throw JSONError("a string is longer than 4 GiB") }
        return unsafe region.copy(weir_string(text, count))
    }

    @unsafe private borrowing func list(
        _ node: UnsafeMutablePointer<json_t>, into region: Region, depth: Int
    ) throws(JSONError) -> weir_value {
        let count = unsafe json_array_size(node)
        guard count > 0 else { return unsafe weir_make(UInt8(WEIR_LIST), 0) }
        let memory = unsafe region.allocate(count * MemoryLayout<weir_value>.stride)
            .bindMemory(to: weir_value.self, capacity: count)
        for index in 0..<count {
            let element = unsafe json_array_get(node, index)
            let value = try unsafe element.map { element throws(JSONError) in
                try unsafe convert(element, into: region, depth: depth)
            }
            unsafe (memory + index).initialize(to: value ?? weir_null())
        }
        return unsafe weir_list(memory, count)
    }

    @unsafe private borrowing func map(
        _ node: UnsafeMutablePointer<json_t>, into region: Region, depth: Int
    ) throws(JSONError) -> weir_value {
        let count = unsafe json_object_size(node)
        guard count > 0 else { return unsafe weir_make(UInt8(WEIR_MAP), 0) }
        let memory = unsafe region.allocate(count * MemoryLayout<weir_entry>.stride)
            .bindMemory(to: weir_entry.self, capacity: count)
        var filled = 0
        var isSorted = true
        var iterator = unsafe json_object_iter(node)
        while let position = unsafe iterator, filled < count {
            guard let child = unsafe json_object_iter_value(position) else { break }
            let name = unsafe json_object_iter_key(position)
            let key = try unsafe string(name, json_object_iter_key_len(position), into: region)
            let value = try unsafe convert(child, into: region, depth: depth)
            unsafe (memory + filled).initialize(to: weir_entry(key: key, value: value))
            if filled > 0, unsafe !Self.precedes(memory[filled - 1], memory[filled]) { isSorted = false }
            filled += 1
            unsafe iterator = json_object_iter_next(node, position)
        }
        if !isSorted {
            var entries = unsafe UnsafeMutableBufferPointer(start: memory, count: filled)
            unsafe entries.sort { unsafe Self.precedes($0, $1) }
        }
        return unsafe weir_map(memory, filled)
    }

    @unsafe private static func precedes(_ left: weir_entry, _ right: weir_entry) -> Bool {
        unsafe Key.compare(
            UnsafeRawBufferPointer(start: left.key.as.bytes, count: Int(left.key.length)),
            UnsafeRawBufferPointer(start: right.key.as.bytes, count: Int(right.key.length))) < 0
    }

    private static func check(_ depth: Int) throws(JSONError) {
        guard depth < JSON.maximumDepth else {
            throw JSONError("lists and maps are nested deeper than \(JSON.maximumDepth) levels")
        }
    }

    private static func describe(_ error: json_error_t) -> JSONError {
        var error = error
        let text = unsafe withUnsafeBytes(of: &error.text) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        let message =
            switch unsafe json_error_code(&error) {
            case json_error_numeric_overflow where text.contains("integer"):
                "an integer is out of range; it must lie between \(Int64.min) and \(Int64.max)"
            case json_error_numeric_overflow: "a number is out of the range of a 64-bit float"
            case json_error_stack_overflow: "lists and maps are nested deeper than \(JSON.maximumDepth) levels"
            case json_error_invalid_utf8: "the text is not UTF-8"
            case json_error_duplicate_key:
                text.replacingPrefix("duplicate object key", with: "the same key stands twice")
            case json_error_end_of_input_expected: "more text follows the value (\(text))"
            case json_error_premature_end_of_input: "the text ends too early (\(text))"
            default: text
            }
        return JSONError(message, line: Int(max(error.line, 1)), column: Int(max(error.column, 1)))
    }
}

extension String {
    fileprivate func replacingPrefix(_ prefix: String, with other: String) -> String {
        hasPrefix(prefix) ? other + dropFirst(prefix.count) : self
    }
}
