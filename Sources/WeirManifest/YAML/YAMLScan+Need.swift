/// Which texts are as Yams may see them.
extension YAMLScan {
    /// Whether the scan could change something in a text, or find something in it.
    ///
    /// It looks at each byte once, and knows nothing of quotes and brackets: it may say so of a text that the scan leaves as
    /// it is, but never the other way round. Most manifests need no scan, which takes as long as all else that is done with
    /// a text.
    ///
    /// - Complexity: O(n).
    static func isNeeded(for bytes: [UInt8]) -> Bool {
        var all: UInt8 = 0
        for (index, byte) in bytes.enumerated() {
            all |= byte
            switch byte {
            case UInt8(ascii: "#"), UInt8(ascii: ":"), UInt8(ascii: "?"), UInt8(ascii: "\\"):
                if isNotable(bytes, at: index) { return true }
            default: break
            }
        }
        // Other characters than those of ASCII may get a stand-in.
        return all >= 0x80
    }

    /// Whether one of the few bytes that mean something to the scan does so between these neighbours.
    private static func isNotable(_ bytes: [UInt8], at index: Int) -> Bool {
        let last = index > 0 ? bytes[index - 1] : UInt8(ascii: "\n")
        let next = index + 1 < bytes.count ? bytes[index + 1] : UInt8(ascii: "\n")
        switch bytes[index] {
        case UInt8(ascii: "#"): return !isBlank(last)
        // The escapes of a character by its number.
        case UInt8(ascii: "\\"): return next == UInt8(ascii: "u") || next == UInt8(ascii: "U")
        // What begins a plain scalar; behind a quote or bracket a colon is an indicator.
        case UInt8(ascii: ":"):
            return !isBlank(next) && !isFlow(next)
                && (isBlank(last) || isOpening(last) || last == UInt8(ascii: ":"))
        default:
            return !isBlank(next) && !isFlow(next)
                && (isBlank(last) || isFlow(last) || isQuote(last) || last == UInt8(ascii: ":"))
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
            || byte == UInt8(ascii: "\r")
    }

    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

    private static func isOpening(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") || byte == UInt8(ascii: ",")
    }

    private static func isFlow(_ byte: UInt8) -> Bool {
        isOpening(byte) || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}")
    }
}
