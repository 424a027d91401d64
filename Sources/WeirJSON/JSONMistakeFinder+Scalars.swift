/// Strings, numbers and words.
extension JSONMistakeFinder {
    /// Passes a string.
    ///
    /// - Returns: its bytes without escapes.
    @discardableResult
    mutating func passString() throws(JSONError) -> [UInt8] {
        let start = position
        var content: [UInt8] = []
        position += 1
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return content
            case UInt8(ascii: "\\"): try passEscape(&content)
            case 0..<0x20:
                throw mistake("\(quoted(position..<position + 1)) must be written as an escape in a string")
            default:
                content.append(byte)
                position += 1
            }
        }
        // What is not UTF-8 is named at its own place.
        throw end < bytes.count ? mistake("") : mistake("a string is not closed", at: start)
    }

    private mutating func passEscape(_ content: inout [UInt8]) throws(JSONError) {
        let start = position
        position += 1
        let escapes = "\"\\/bfnrtu".utf8
        guard let byte = current else { return }
        guard escapes.contains(byte) else { throw mistake("\(quoted(start..<start + 2)) is no escape", at: start) }
        position += 1
        guard byte == UInt8(ascii: "u") else {
            let plain: [UInt8: UInt8] = [0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09]
            content.append(plain[byte] ?? byte)
            return
        }
        var units = [try passUnit(start)]
        if UTF16.isLeadSurrogate(units[0]), bytes[position..<end].starts(with: "\\u".utf8) {
            position += 2
            units.append(try passUnit(start))
        }
        guard let text = String(validating: units, as: UTF16.self) else {
            throw mistake("\(quoted(start..<position)) is half of a surrogate pair", at: start)
        }
        content.append(contentsOf: text.utf8)
    }

    /// Passes the four digits of an escape.
    private mutating func passUnit(_ start: Int) throws(JSONError) -> UInt16 {
        let digits = bytes[position..<min(position + 4, end)]
        guard digits.count == 4, digits.allSatisfy({ UnicodeScalar($0).properties.isASCIIHexDigit }),
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw mistake("an escape with \\u needs four hexadecimal digits", at: start) }
        position += 4
        return unit
    }

    /// Passes a number.
    mutating func passNumber() throws(JSONError) {
        let start = position
        while let byte = current, Self.isWordByte(byte) || "+-.".utf8.contains(byte) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let match = text.wholeMatch(of: /-?(?:0|[1-9][0-9]*)((?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)/) else {
            throw mistake("\(quoted(start..<position)) is no number", at: start)
        }
        if match.1.isEmpty {
            if Int64(text) == nil && UInt64(text) == nil {
                let range = "it must lie between \(Int64.min) and \(UInt64.max)"
                throw mistake("an integer is out of range; \(range)", at: start)
            }
        } else if Double(text)?.isFinite != true {
            throw mistake("a number is out of the range of a 64-bit float", at: start)
        }
    }

    /// Passes true, false or null.
    mutating func passWord() throws(JSONError) {
        let start = position
        while let byte = current, Self.isWordByte(byte) { position += 1 }
        guard ["true", "false", "null"].contains(String(decoding: bytes[start..<position], as: UTF8.self)) else {
            throw mistake("\(quoted(start..<position)) is no JSON value", at: start)
        }
    }

    /// Whether the byte is an ASCII letter or digit.
    static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
