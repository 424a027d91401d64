import CWeirValue

extension Value {
    /// The absence of a value.
    package static var null: Value { unsafe Value(raw: weir_null(), owner: nil) }

    /// A truth value.
    package static func bool(_ flag: Bool) -> Value { unsafe Value(raw: weir_bool(flag ? 1 : 0), owner: nil) }

    /// A 64-bit integer.
    package static func int(_ number: Int64) -> Value { unsafe Value(raw: weir_int(number), owner: nil) }

    /// A 64-bit integer.
    package static func int(_ number: Int) -> Value { .int(Int64(number)) }

    /// A 64-bit integer without a sign.
    package static func int(unsigned number: UInt64) -> Value { unsafe Value(raw: weir_uint(number), owner: nil) }

    /// A 64-bit floating-point number; NaN and infinities are allowed.
    package static func float(_ number: Double) -> Value { unsafe Value(raw: weir_float(number), owner: nil) }

    /// A copy of the text.
    package static func string(_ text: String) -> Value {
        var text = text
        return text.withUTF8 { unsafe copying(WEIR_STRING, UnsafeRawBufferPointer($0)) }
    }

    /// A string from bytes that are known to be UTF-8.
    package static func string(_ key: Key) -> Value {
        unsafe key.withBytes { unsafe copying(WEIR_STRING, $0) }
    }

    /// A string from bytes, or nil when they are not UTF-8.
    package static func string(validating bytes: borrowing some Collection<UInt8> & ContiguousBytesSource) -> Value? {
        unsafe bytes.withBytes { buffer in
            unsafe UTF8Check.isValid(buffer) ? copying(WEIR_STRING, buffer) : nil
        }
    }

    /// A copy of the bytes.
    package static func bytes(_ data: borrowing some ContiguousBytesSource) -> Value {
        unsafe data.withBytes { unsafe copying(WEIR_BYTES, $0) }
    }

    /// A list of the values, in order.
    package static func list(_ values: some Sequence<Value>) -> Value {
        var builder = ListBuilder()
        for value in values { builder.append(value) }
        return builder.finish()
    }

    /// A map; of equal keys the last one wins.
    package static func map(_ entries: some Sequence<(Key, Value)>) -> Value {
        var builder = MapBuilder()
        for (key, value) in entries { builder.set(key, value) }
        return builder.finish()
    }

    /// The place of a failed item in a list of results.
    package static func error(code: Int32, message: String) -> Value {
        let region = Region(capacity: message.utf8.count + 64)
        let text = Value.string(message)
        let body = unsafe region.allocate(MemoryLayout<weir_error_value>.stride)
            .bindMemory(to: weir_error_value.self, capacity: 1)
        unsafe body.initialize(to: weir_error_value(code: code, reserved: 0, message: text.raw))
        region.keep(text.owner)
        var raw = unsafe weir_make(UInt8(WEIR_ERROR), 0)
        unsafe raw.as.error = UnsafePointer(body)
        return unsafe Value(raw: raw, owner: region)
    }

    @unsafe private static func copying(_ tag: Int, _ bytes: UnsafeRawBufferPointer) -> Value {
        precondition(bytes.count <= Int(UInt32.max), "a string or bytes value holds at most 4 GiB")
        var raw = unsafe weir_make(UInt8(tag), UInt32(bytes.count))
        guard let source = bytes.baseAddress, bytes.count > 0 else { return unsafe Value(raw: raw, owner: nil) }
        let region = Region(capacity: bytes.count)
        let memory = unsafe region.allocate(bytes.count)
        unsafe memory.copyMemory(from: source, byteCount: bytes.count)
        unsafe raw.as.bytes = UnsafePointer(memory.assumingMemoryBound(to: UInt8.self))
        return unsafe Value(raw: raw, owner: region)
    }
}

/// Anything whose bytes lie in one piece.
package protocol ContiguousBytesSource {
    /// Calls `body` with the bytes, valid during the call only.
    @unsafe func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result
}

extension Array: ContiguousBytesSource where Element == UInt8 {
    @unsafe package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        unsafe withUnsafeBytes { unsafe body($0) }
    }
}

extension ArraySlice: ContiguousBytesSource where Element == UInt8 {
    @unsafe package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        unsafe withUnsafeBytes { unsafe body($0) }
    }
}
