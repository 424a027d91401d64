/// The text of a manifest, to find the place of a character inside a scalar.
struct SourceText {
    /// Longer lines are written by programs; a search in them for every reference would take quadratic time.
    static let longestLine: Int32 = 4096

    let bytes: [UInt8]
    let lineStarts: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var starts = [0]
        var index = 0
        while index < bytes.count {
            let length = Self.lineBreak(bytes, at: index)
            index += max(1, length)
            if length > 0 { starts.append(index) }
        }
        lineStarts = starts
    }

    /// The place of a character of a scalar, or that of the scalar where it cannot be told.
    ///
    /// - Parameter offset: the offset of the character in the unquoted text, in bytes of UTF-8.
    func place(in scalar: YAMLScalar, at place: YAMLPlace, offset: Int) -> YAMLPlace {
        guard offset > 0 || scalar.style != .plain, scalar.style != .block, place.column <= Self.longestLine,
            place.line >= 1, Int(place.line) <= lineStarts.count
        else { return place }
        var index = skip(Int(place.column) - 1, from: lineStarts[Int(place.line) - 1])
        var column = place.column
        if scalar.style != .plain {
            index += 1
            column += 1
        }
        var remaining = offset
        while remaining > 0 {
            guard index < bytes.count, Self.lineBreak(bytes, at: index) == 0, column <= 2 * Self.longestLine else {
                return place
            }
            let written = writtenLength(at: index, scalar.style)
            remaining -= written.decoded
            column += Int32(written.characters)
            index += written.bytes
        }
        return remaining == 0 ? YAMLPlace(line: place.line, column: column) : place
    }

    /// The byte at a place, or nil behind the end.
    func byte(at place: YAMLPlace) -> UInt8? {
        guard place.line >= 1, Int(place.line) <= lineStarts.count else { return nil }
        let index = skip(Int(place.column) - 1, from: lineStarts[Int(place.line) - 1])
        return index < bytes.count ? bytes[index] : nil
    }

    /// Whether the text has so many lines.
    func hasLine(_ line: Int32) -> Bool { line >= 1 && Int(line) <= lineStarts.count }

    /// The bytes of a line, without its break; empty behind the last.
    func lineBytes(_ line: Int32) -> ArraySlice<UInt8> {
        guard line >= 1, Int(line) <= lineStarts.count else { return [] }
        let start = lineStarts[Int(line) - 1]
        var end = start
        while end < bytes.count, Self.lineBreak(bytes, at: end) == 0 { end += 1 }
        return bytes[start..<end]
    }

    /// How one character of the unquoted text is written.
    func writtenLength(at index: Int, _ style: YAMLScalar.Style) -> (bytes: Int, characters: Int, decoded: Int) {
        let byte = bytes[index]
        if style == .singleQuoted, byte == UInt8(ascii: "'") { return (2, 2, 1) }
        if style == .doubleQuoted, byte == UInt8(ascii: "\\"), index + 1 < bytes.count {
            let digits: Int
            switch bytes[index + 1] {
            case UInt8(ascii: "x"): digits = 2
            case UInt8(ascii: "u"): digits = 4
            case UInt8(ascii: "U"): digits = 8
            default: return (2, 2, 1)
            }
            let hex = bytes[min(index + 2, bytes.count)..<min(index + 2 + digits, bytes.count)]
            let number = UInt32(String(decoding: hex, as: UTF8.self), radix: 16) ?? 0
            let length = number < 0x80 ? 1 : number < 0x800 ? 2 : number < 0x10000 ? 3 : 4
            return (2 + digits, 2 + digits, length)
        }
        let length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
        return (length, 1, length)
    }

    func skip(_ characters: Int, from start: Int) -> Int {
        var index = start
        for _ in 0..<max(0, characters) {
            guard index < bytes.count else { return index }
            index += 1
            while index < bytes.count, bytes[index] & 0xc0 == 0x80 { index += 1 }
        }
        return index
    }

    /// The length of the line break at an index, 0 when there is none.
    static func lineBreak(_ bytes: [UInt8], at index: Int) -> Int {
        switch bytes[index] {
        case UInt8(ascii: "\n"): 1
        case UInt8(ascii: "\r"): index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "\n") ? 2 : 1
        default: 0
        }
    }
}
