/// How many columns of a terminal printable text takes.
///
/// Where terminals differ, as for emoji of several scalars, this is the most. glibc's `wcwidth` would need another locale
/// than the one that plugins may rely on.
enum DisplayWidth {
    /// What East Asian fonts draw as wide as two letters (Unicode's East_Asian_Width, wide and fullwidth).
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
        0x16FE0...0x18D8F, 0x1AFF0...0x1B2FF, 0x1D300...0x1D376, 0x1F000...0x1FAFF, 0x20000...0x3FFFD,
    ]

    /// The columns that a text takes.
    static func of(_ text: String) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.unicodeScalars.reduce(0) { $0 + columns($1) }
    }

    /// As much of the beginning of a text as fits into so many columns.
    static func prefix(_ text: String, columns limit: Int) -> String {
        var used = 0
        let fitting = text.unicodeScalars.prefix { scalar in
            used += columns(scalar)
            return used <= limit
        }
        return String(String.UnicodeScalarView(fitting))
    }

    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        // The form that makes a sign an emoji may widen it.
        case .nonspacingMark, .enclosingMark, .format: return scalar.value == 0xFE0F ? 1 : 0
        default:
            let isWide = scalar.properties.isEmoji || wide.contains { $0.contains(scalar.value) }
            return isWide ? 2 : 1
        }
    }
}
