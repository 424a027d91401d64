/// Validation of text that comes from outside.
package enum UTF8Check {
    /// Whether the bytes are well-formed UTF-8.
    ///
    /// ASCII is taken eight bytes at a time.
    ///
    /// - Complexity: O(n).
    @unsafe package static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        let count = bytes.count
        while index + 8 <= count {
            if unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { break }
            index += 8
        }
        while index < count, unsafe bytes[index] < 0x80 { index += 1 }
        if index == count { return true }
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[index...])
        return (try? unsafe UTF8Span(validating: Span(_unsafeBytes: rest))) != nil
    }
}
