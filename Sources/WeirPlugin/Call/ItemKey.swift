/// What identifies an item in a durable run: 16 bytes, or 32 hexadecimal digits as text.
///
/// Two keys are equal where their items are, in one run.
public struct ItemKey: Hashable, Sendable, CustomStringConvertible {
    static let size = 16

    /// The 16 bytes.
    public let bytes: [UInt8]

    /// - Parameter bytes: `size` of them.
    init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    /// The bytes as 32 hexadecimal digits in lower case, which is what most services take.
    public var description: String {
        let digits = Array("0123456789abcdef")
        return bytes.reduce(into: "") { text, byte in
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
    }
}
