/// Numbers and characters as C writes them.
extension CConstant {
    /// The constant that a number without its sign means: `0x1FuL`, `017`, `0b11`; nil for what is none.
    init?(literal text: String) {
        var digits = text.lowercased()[...]
        var isUnsigned = false
        var isLong = false
        while let last = digits.last, last == "u" || last == "l" {
            if last == "u" {
                guard !isUnsigned else { return nil }
                isUnsigned = true
                digits = digits.dropLast()
            } else {
                guard !isLong else { return nil }
                isLong = true
                digits = digits.dropLast(digits.hasSuffix("ll") ? 2 : 1)
            }
        }
        var radix = 10
        if digits.hasPrefix("0x") {
            (radix, digits) = (16, digits.dropFirst(2))
        } else if digits.hasPrefix("0b") {
            (radix, digits) = (2, digits.dropFirst(2))
        } else if digits.hasPrefix("0"), digits.count > 1 {
            (radix, digits) = (8, digits.dropFirst())
        }
        guard digits.first?.isHexDigit == true, let number = UInt64(digits, radix: radix) else { return nil }
        var kinds: [Kind] = isLong ? [.long, .unsignedLong] : [.int, .unsigned, .long, .unsignedLong]
        if isUnsigned { kinds.removeAll { !$0.isUnsigned } }
        // A decimal number becomes unsigned only where it fits nothing else, which C leaves to the compiler.
        if !isUnsigned, radix == 10 { kinds.removeAll { $0 == .unsigned } }
        guard let kind = kinds.first(where: { $0.holds(Int128(number)) }) else { return nil }
        self.init(Int128(number), kind)
    }

    /// The character whose code begins at an index of UTF-8 behind the opening `'`, which may be an escape.
    ///
    /// - Returns: the constant and the index behind the character; nil for what is none.
    static func character(_ bytes: [UInt8], _ start: Int) -> (constant: CConstant, end: Int)? {
        guard start < bytes.count, bytes[start] >= 0x20, bytes[start] < 0x7F, bytes[start] != UInt8(ascii: "'") else {
            return nil
        }
        guard bytes[start] == UInt8(ascii: "\\") else { return (CConstant(Int64(bytes[start])), start + 1) }
        let (code, end) = escape(bytes, start + 1) ?? (-1, start)
        // As for a `char` with a sign, which GCC's is here: '\xFF' is -1.
        guard code >= 0, code <= 0xFF else { return nil }
        return (CConstant(Int64(Int8(truncatingIfNeeded: code))), end)
    }

    private static func escape(_ bytes: [UInt8], _ start: Int) -> (code: Int, end: Int)? {
        guard start < bytes.count else { return nil }
        func number(_ first: Int, radix: Int, most: Int) -> (code: Int, end: Int)? {
            var (code, end) = (0, first)
            while end < bytes.count, end - first < most,
                let digit = Character(UnicodeScalar(bytes[end])).hexDigitValue, digit < radix
            {
                (code, end) = (code * radix + digit, end + 1)
            }
            return end > first ? (code, end) : nil
        }
        switch bytes[start] {
        case UInt8(ascii: "x"): return number(start + 1, radix: 16, most: 4)
        case UInt8(ascii: "0")...UInt8(ascii: "7"): return number(start, radix: 8, most: 3)
        default:
            let known: [Character: Int] = [
                "n": 10, "t": 9, "r": 13, "a": 7, "b": 8, "f": 12, "v": 11, "e": 27, "\\": 92, "'": 39, "\"": 34,
                "?": 63,
            ]
            return known[Character(UnicodeScalar(bytes[start]))].map { ($0, start + 1) }
        }
    }
}
