internal import WeirCBOR

/// The secret of a run.
package enum RunSecret {
    /// Its number of bytes.
    package static let size = ItemKeyMaker.secretSize

    /// A new one.
    package static func make() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<size).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}

extension [UInt8] {
    private static let digits = Array("0123456789abcdef".utf8)

    /// The bytes as hexadecimal digits.
    package var hexText: String {
        var text: [UInt8] = []
        text.reserveCapacity(count * 2)
        for byte in self { text += [Self.digits[Int(byte >> 4)], Self.digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of hexadecimal digits; nil for another text.
    init?(hex text: String) {
        let digits = text.utf8.map { Self.digits.firstIndex(of: $0) }
        guard digits.count.isMultiple(of: 2), !digits.contains(nil) else { return nil }
        self = stride(from: 0, to: digits.count, by: 2).map { UInt8((digits[$0] ?? 0) << 4 | (digits[$0 + 1] ?? 0)) }
    }
}
