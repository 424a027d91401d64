/// Finds keys that Yams must not see.
///
/// Yams hashes every key of a map with all that is below it. A key that is an alias of aliases of aliases would be hashed
/// as often as they expand: a file of one kilobyte takes hours. So where many aliases and a key that is no plain text
/// come together, the file is refused before it is parsed. The scan is lexical: it takes some text for such a key, but
/// only in files with many aliases.
enum KeyGuard {
    /// With fewer aliases, expansion stays below some thousand nodes.
    private static let harmlessAliases = 16

    /// The place of the first key that is an alias, a list or a map, in a file where this is dangerous.
    ///
    /// - Complexity: O(n).
    static func dangerousKey(_ bytes: [UInt8]) -> YAMLPlace? {
        guard bytes.contains(UInt8(ascii: "*")), bytes.contains(UInt8(ascii: "&")) else { return nil }
        var scan = Scan(bytes: bytes)
        scan.run()
        return scan.aliases >= harmlessAliases ? scan.keyIndex.map { place(of: $0, in: bytes) } : nil
    }

    private static func place(of index: Int, in bytes: [UInt8]) -> YAMLPlace {
        var line: Int32 = 1
        var column: Int32 = 1
        for byte in bytes[..<index] {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xc0 != 0x80 {
                column += 1
            }
        }
        return YAMLPlace(line: line, column: column)
    }

    private struct Scan {
        let bytes: [UInt8]
        var aliases = 0
        var keyIndex: Int?
        private var index = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func run() {
            // What came before on the line can still be followed by an indicator.
            var beginsNode = true
            while index < bytes.count {
                let byte = bytes[index]
                switch byte {
                case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ","),
                    UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "-"), UInt8(ascii: ":"):
                    beginsNode = beginsNode || byte != UInt8(ascii: "-")
                case UInt8(ascii: "$") where next(1) == UInt8(ascii: "{"):
                    skipReference()
                    beginsNode = false
                case UInt8(ascii: "*") where beginsNode:
                    skipAlias()
                    beginsNode = false
                    continue
                case UInt8(ascii: "?") where beginsNode && isBlank(next(1)): note(index)
                case UInt8(ascii: "]"), UInt8(ascii: "}"):
                    if colonFollows(index + 1) { note(index) }
                    beginsNode = false
                default: beginsNode = false
                }
                index += 1
            }
        }

        private mutating func skipReference() {
            var end = index
            while end < bytes.count, bytes[end] != UInt8(ascii: "}"), bytes[end] != UInt8(ascii: "\n") { end += 1 }
            index = end
        }

        private mutating func skipAlias() {
            let start = index
            index += 1
            while index < bytes.count, isAnchorByte(bytes[index]) { index += 1 }
            guard index > start + 1 else { return }
            aliases += 1
            if colonFollows(index) { note(start) }
        }

        private mutating func note(_ place: Int) {
            if keyIndex == nil { keyIndex = place }
        }

        private func colonFollows(_ start: Int) -> Bool {
            var position = start
            while position < bytes.count, bytes[position] == UInt8(ascii: " ") || bytes[position] == UInt8(ascii: "\t")
            {
                position += 1
            }
            return position < bytes.count && bytes[position] == UInt8(ascii: ":")
        }

        private func next(_ offset: Int) -> UInt8? {
            index + offset < bytes.count ? bytes[index + offset] : nil
        }

        private func isBlank(_ byte: UInt8?) -> Bool {
            guard let byte else { return true }
            return byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
                || byte == UInt8(ascii: "\r")
        }

        private func isAnchorByte(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: byte >= 0x80
            }
        }
    }
}
