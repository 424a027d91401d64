extension Unicode.Scalar {
    /// Whether it stands for itself in a line: it neither ends a line, nor commands a terminal, nor is it invisible, nor
    /// does it reorder its neighbours.
    ///
    /// - Parameters:
    ///   - before: the scalar in front of it, which tells whether it belongs to an emoji.
    ///   - after: the one behind it.
    func isPrintable(between before: Unicode.Scalar?, and after: Unicode.Scalar?) -> Bool {
        switch value {
        case 0x20..<0x7F: return true
        case ..<0xA0: return false
        // Most of what is written in the world, and nothing else.
        case 0xAE..<0x300, 0x3040..<0x3100, 0x4E00..<0xA000, 0xAC00..<0xD7A4: return true
        case 0xFE0E, 0xFE0F: return before?.properties.isEmoji == true
        case 0x200D: return before?.endsEmoji == true && after?.isEmojiSymbol == true
        default:
            switch properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: return false
            default: return !properties.isDefaultIgnorableCodePoint && !properties.isNoncharacterCodePoint
            }
        }
    }

    /// How it is written where it may not stand for itself, as in the double quotes of YAML: `\n`, `\u001b`, `\U000e0001`.
    var lineEscape: String {
        switch value {
        case 0x09: return "\\t"
        case 0x0A: return "\\n"
        case 0x0D: return "\\r"
        default:
            let digits = String(value, radix: 16)
            let length = value > 0xFFFF ? 8 : 4
            return (length == 8 ? "\\U" : "\\u") + String(repeating: "0", count: length - digits.count) + digits
        }
    }

    private var isEmojiSymbol: Bool { value > 0x7F && properties.isEmoji }

    /// Whether an emoji may end with it: a symbol, with a form or a tone of skin behind it.
    private var endsEmoji: Bool { isEmojiSymbol || value == 0xFE0F }
}
