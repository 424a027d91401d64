import CWeirValue

/// A key of a map or of a path: UTF-8 bytes, compared bytewise.
///
/// Swift's String compares by canonical equivalence, which would make two files one; keys must not.
package struct Key: Hashable, Comparable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The UTF-8 bytes.
    package let bytes: ContiguousArray<UInt8>

    /// The key with these bytes, which must be UTF-8.
    package init(bytes: ContiguousArray<UInt8>) { self.bytes = bytes }

    /// The key with the text's UTF-8 bytes.
    package init(_ text: String) { bytes = ContiguousArray(text.utf8) }

    /// The key with the text's UTF-8 bytes.
    package init(stringLiteral text: String) { self.init(text) }

    /// The key of a string value; empty for another kind.
    package init(_ value: Value) {
        unsafe bytes = value.withBytes { unsafe ContiguousArray($0) }
    }

    /// The text of the key.
    package var description: String { String(decoding: bytes, as: UTF8.self) }

    package func hash(into hasher: inout Hasher) {
        unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    }

    package static func == (left: Key, right: Key) -> Bool { left.bytes == right.bytes }

    package static func < (left: Key, right: Key) -> Bool {
        unsafe left.bytes.withUnsafeBytes { a in unsafe right.bytes.withUnsafeBytes { unsafe compare(a, $0) < 0 } }
    }

    /// Bytewise order: negative, 0 or positive.
    ///
    /// A prefix comes first.
    package static func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
        let shorter = min(left.count, right.count)
        if shorter > 0, let a = left.baseAddress, let b = right.baseAddress {
            let order = unsafe memcmp(a, b, shorter)
            if order != 0 { return Int(order) }
        }
        return left.count - right.count
    }
}
