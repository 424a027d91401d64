internal import CWeirCBOR
package import CWeirValue
package import WeirValue

/// Appends items to bytes that it owns, and which grow.
///
/// The heads of arrays and maps are followed by their elements, which the caller appends; nobody counts them.
// SAFETY: `buffer` is owned and freed in deinit; whoever has the writer has it alone, as it cannot be copied.
@safe package struct CBORWriter: ~Copyable, @unchecked Sendable {
    private var buffer = unsafe weir_cbor_buffer()

    /// A writer without memory, which comes with the first item.
    package init() {}

    deinit {
        var buffer = unsafe buffer
        unsafe weir_cbor_free(&buffer)
    }

    /// The number of bytes.
    package var count: Int { unsafe buffer.length }

    /// Calls `body` with the bytes, valid during the call.
    @unsafe package func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafeRawBufferPointer(start: buffer.bytes, count: buffer.length))
    }

    /// Forgets all bytes.
    ///
    /// - Parameter keepingCapacity: whether their memory is kept for those to come.
    package mutating func removeAll(keepingCapacity: Bool = false) {
        if keepingCapacity { unsafe buffer.length = 0 } else { unsafe weir_cbor_free(&buffer) }
    }

    /// Forgets all bytes but the first ones.
    ///
    /// - Parameter count: how many stay, at most `self.count`.
    package mutating func truncate(to count: Int) {
        precondition(count >= 0 && count <= self.count, "a writer has fewer bytes than are to stay")
        unsafe buffer.length = count
    }

    /// Appends a value.
    ///
    /// - Throws: `resource`, `tooDeep`, `tooLarge` or `outOfMemory`; then nothing is appended.
    /// - Complexity: O(size of the value).
    package mutating func append(_ value: Value) throws(CBORError) {
        try unsafe append(raw: value.raw)
        // The pointers in `raw` are the owner's.
        withExtendedLifetime(value) {}
    }

    /// Appends a value that somebody keeps alive.
    ///
    /// - Throws: as for a value with an owner.
    @unsafe package mutating func append(raw value: weir_value) throws(CBORError) {
        var value = unsafe value
        var status = unsafe weir_cbor_append_value(&buffer, &value, LargeValue.unmeasured)
        if status == WEIR_CBOR_LARGE, unsafe LargeValue.mayBeWritten(value) {
            status = unsafe weir_cbor_append_value(&buffer, &value, LargeValue.most)
        }
        try CBORError.check(status)
    }

    /// Appends values that lie in a row, and notes where every 16th lies.
    ///
    /// - Parameter offsets: those of the values of the row so far; they become those of these values, too.
    /// - Throws: as for one value. The values before the refused one are appended then, and `offsets.count` is its position:
    ///   the row may go on with another value in its place.
    @unsafe package mutating func append(
        values: UnsafePointer<weir_value>, count: Int, offsets: inout CBOROffsets
    ) throws(CBORError) {
        var done = 0
        while done < count {
            let first = offsets.count
            var status = unsafe append(values + done, count - done, LargeValue.unmeasured, &offsets)
            done += offsets.count - first
            if status == WEIR_CBOR_LARGE, unsafe LargeValue.mayBeWritten(values[done]) {
                status = unsafe append(values + done, 1, LargeValue.most, &offsets)
                done += 1
            }
            try CBORError.check(status)
        }
    }

    private mutating func append(
        _ values: UnsafePointer<weir_value>, _ count: Int, _ most: Int, _ offsets: inout CBOROffsets
    ) -> weir_cbor_status {
        let (first, origin) = (offsets.count, offsets.origin)
        var appended = 0
        let status = unsafe offsets.withRoom(for: count) { places in
            unsafe weir_cbor_append_values(&buffer, values, count, most, first, origin, places, &appended)
        }
        offsets.add(appended)
        return status
    }

    /// Appends an integer without a sign.
    package mutating func append(unsigned number: UInt64) throws(CBORError) {
        try CBORError.check(unsafe weir_cbor_append_uint(&buffer, number))
    }

    /// Appends an integer.
    package mutating func append(int number: Int64) throws(CBORError) {
        try CBORError.check(unsafe weir_cbor_append_int(&buffer, number))
    }

    /// Appends a text.
    package mutating func append(text: String) throws(CBORError) {
        var text = text
        let status = text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) {
                unsafe weir_cbor_append_text(&buffer, $0.baseAddress, $0.count)
            }
        }
        try CBORError.check(status)
    }

    /// Appends bytes as one item.
    @unsafe package mutating func append(bytes: UnsafeRawBufferPointer) throws(CBORError) {
        try CBORError.check(unsafe weir_cbor_append_bytes(&buffer, bytes.baseAddress, bytes.count))
    }

    /// Appends bytes as one item.
    package mutating func append(bytes: borrowing some ContiguousBytesSource) throws(CBORError) {
        let status = unsafe bytes.withBytes { unsafe weir_cbor_append_bytes(&buffer, $0.baseAddress, $0.count) }
        try CBORError.check(status)
    }

    /// Appends items that are encoded already, as they are.
    @unsafe package mutating func append(encoded bytes: UnsafeRawBufferPointer) throws(CBORError) {
        try CBORError.check(unsafe weir_cbor_append_raw(&buffer, bytes.baseAddress, bytes.count))
    }

    /// Appends the head of an array of so many items, which are to follow.
    package mutating func appendArray(count: Int) throws(CBORError) {
        try CBORError.check(unsafe weir_cbor_append_array(&buffer, UInt64(count)))
    }

    /// Appends the head of a map of so many keys, which are to follow, each before its value.
    ///
    /// As a value it can be read again when the keys are texts in ascending bytewise order.
    package mutating func appendMap(count: Int) throws(CBORError) {
        try CBORError.check(unsafe weir_cbor_append_map(&buffer, UInt64(count)))
    }

    /// Appends null.
    package mutating func appendNull() throws(CBORError) {
        try CBORError.check(unsafe weir_cbor_append_null(&buffer))
    }

    /// Appends a truth value.
    package mutating func appendBool(_ flag: Bool) throws(CBORError) {
        try CBORError.check(unsafe weir_cbor_append_bool(&buffer, flag))
    }
}
