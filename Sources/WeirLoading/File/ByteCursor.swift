/// Little-endian numbers at places of some bytes, checked against their end.
struct ByteCursor {
    let bytes: [UInt8]

    /// The number at an offset, or nil when it reaches beyond the end.
    func number<Number: FixedWidthInteger & UnsignedInteger>(at offset: Int, as type: Number.Type) -> Number? {
        let size = Number.bitWidth / 8
        guard offset >= 0, bytes.count >= size, offset <= bytes.count - size else { return nil }
        var result: Number = 0
        for index in (0..<size).reversed() { result = result << 8 | Number(bytes[offset + index]) }
        return result
    }

    /// The text from an offset to the next NUL, or nil when there is none.
    func text(at offset: Int) -> String? {
        guard offset >= 0, offset < bytes.count else { return nil }
        guard let end = bytes[offset...].firstIndex(of: 0) else { return nil }
        return String(decoding: bytes[offset..<end], as: UTF8.self)
    }
}
