/// Finds out that a manifest holds far too many values before Yams reads it, which takes 140 bytes for each.
///
/// The scan is lexical and counts what begins an entry: commas within brackets and braces, dashes, and keys of a line. It
/// passes over quoted texts, comments and block scalars, and never counts more entries than there are values.
struct SizeGuard {
    /// A file with more entries is refused; the tree has a lower limit, which also counts what aliases expand to.
    static let mostEntries = YAMLReader.maximumNodes + 200_000

    private let bytes: [UInt8]
    private var index = 0
    private var entries = 0
    /// The brackets and braces that are open.
    private var nesting = 0
    private var line: Int32 = 1
    private var lineStart = 0
    /// The column of the last entry that began in this line, which the lines of a block scalar are indented below.
    private var indent = -1

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The place of the first entry that is one too many; nil where there is none.
    ///
    /// - Complexity: O(n).
    static func place(of bytes: [UInt8]) -> YAMLPlace? {
        guard bytes.count > mostEntries else { return nil }
        var guardian = SizeGuard(bytes)
        return guardian.scan()
    }

    private mutating func scan() -> YAMLPlace? {
        var beginsNode = true
        while index < bytes.count {
            let byte = bytes[index]
            let isBefore = isBlank(index + 1)
            switch byte {
            case UInt8(ascii: "\n"):
                endLine()
                beginsNode = true
                if nesting == 0 { indent = -1 }
                continue
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
            case UInt8(ascii: "#") where isBlank(index - 1): skipLine()
            case UInt8(ascii: "\"") where beginsNode, UInt8(ascii: "'") where beginsNode:
                skipQuoted(byte)
                beginsNode = false
            case UInt8(ascii: "|") where beginsNode && nesting == 0, UInt8(ascii: ">") where beginsNode && nesting == 0:
                skipBlock()
                beginsNode = true
                continue
            case UInt8(ascii: "[") where beginsNode, UInt8(ascii: "{") where beginsNode: nesting += 1
            case UInt8(ascii: "]") where nesting > 0, UInt8(ascii: "}") where nesting > 0:
                nesting -= 1
                beginsNode = false
            case UInt8(ascii: ",") where nesting > 0:
                entries += 1
                beginsNode = true
            case UInt8(ascii: "-") where beginsNode && isBefore && nesting == 0:
                entries += 1
                indent = index - lineStart
            case UInt8(ascii: ":") where isBefore:
                if nesting == 0 { entries += 1 }
                beginsNode = true
            case UInt8(ascii: "&") where beginsNode, UInt8(ascii: "!") where beginsNode: skipWord()
            default:
                if beginsNode, nesting == 0 { indent = index - lineStart }
                beginsNode = false
            }
            if entries > Self.mostEntries { return YAMLPlace(line: line, column: Int32(index - lineStart + 1)) }
            index += 1
        }
        return nil
    }

    private func isBlank(_ position: Int) -> Bool {
        guard position >= 0, position < bytes.count else { return true }
        return [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position])
    }

    private mutating func endLine() {
        index += 1
        line += 1
        lineStart = index
    }

    /// Goes to the last byte before the end of the line.
    private mutating func skipLine() {
        while index + 1 < bytes.count, bytes[index + 1] != UInt8(ascii: "\n") { index += 1 }
    }

    /// Goes to the last byte of an anchor or tag.
    private mutating func skipWord() {
        while !isBlank(index + 1),
            nesting == 0 || ![UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}")].contains(bytes[index + 1])
        {
            index += 1
        }
    }

    /// Goes to the quote that ends a text.
    private mutating func skipQuoted(_ quote: UInt8) {
        index += 1
        while index < bytes.count {
            if bytes[index] == quote {
                // Two single quotes are one of the text.
                guard quote == UInt8(ascii: "'"), index + 1 < bytes.count, bytes[index + 1] == quote else { return }
                index += 1
            }
            if bytes[index] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") { index += 1 }
            if index < bytes.count, bytes[index] == UInt8(ascii: "\n") {
                endLine()
            } else {
                index += 1
            }
        }
    }

    /// Goes to the first line behind a block scalar.
    private mutating func skipBlock() {
        skipLine()
        index += 1
        while index < bytes.count {
            endLine()
            var column = 0
            while index < bytes.count, bytes[index] == UInt8(ascii: " ") {
                index += 1
                column += 1
            }
            let isEmpty =
                index >= bytes.count || bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: "\r")
            if !isEmpty, column <= indent {
                indent = -1
                return
            }
            while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
        }
    }
}
