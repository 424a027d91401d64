/// Characters that Yams must not see, each with one of private use that stands for it.
///
/// libyaml follows YAML 1.1, which breaks lines at U+0085, U+2028 and U+2029 and drops a byte order mark wherever it
/// stands, and Yams compares keys by canonical equivalence, which makes one key of two. A character stands for a character,
/// so that no line or column changes.
struct StandIns {
    private static let first: UInt32 = 0xE000
    private var next = StandIns.first
    private var standIns: [Unicode.Scalar: Unicode.Scalar] = [:]
    private var originals: [Unicode.Scalar: Unicode.Scalar] = [:]

    /// Whether none is in use.
    var isEmpty: Bool { originals.isEmpty }

    /// What goes to Yams for a character.
    mutating func standIn(for scalar: Unicode.Scalar) -> Unicode.Scalar {
        Self.isUnsafe(scalar) ? always(for: scalar) : scalar
    }

    /// A character of private use for any character; the character itself where none is left.
    mutating func always(for scalar: Unicode.Scalar) -> Unicode.Scalar {
        if let known = standIns[scalar] { return known }
        guard let free = Unicode.Scalar(next) else { return scalar }
        standIns[scalar] = free
        originals[free] = scalar
        // Those of the basic plane first, since an escape of four digits has no others.
        switch next {
        case 0xF8FF: next = 0xF0000
        case 0xFFFFD: next = 0x100000
        case 0x10FFFD: next = .max
        default: next += 1
        }
        return free
    }

    /// A text of Yams as the file has it.
    func restored(_ text: String) -> String {
        guard !originals.isEmpty, text.utf8.contains(where: { $0 >= 0xEE }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(originals[scalar] ?? scalar) }
        return String(result)
    }

    /// Whether Yams must not see a character.
    ///
    /// It breaks a line of YAML 1.1, is a mark, may be canonically equivalent to others, or could be a stand-in. Control
    /// characters are left for Yams to refuse, and most of Chinese and Japanese is as it is.
    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x85, 0x86..<0xA0, 0x3130..<0xA66F, 0xFFFE...0xFFFF: false
        default: true
        }
    }
}
