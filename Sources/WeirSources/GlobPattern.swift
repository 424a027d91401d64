/// A pattern for names of files with alternatives in braces, as in `*.{txt,csv}`; they may be nested.
struct GlobPattern: Sendable {
    /// What is wrong with a pattern.
    struct Fault: Error {
        /// What, with what to write instead.
        let message: String
        /// Where, in bytes.
        let offset: Int
    }

    /// The most patterns without braces that one may stand for.
    static let maximumCount = 1000
    private static let maximumBytes = 1 << 20
    private static let maximumDepth = 100

    /// The patterns without braces that this one stands for, in the order in which they are written.
    let alternatives: [String]

    /// Reads a pattern.
    ///
    /// A backslash takes the next character literally; so do the brackets of `[{]`.
    init(_ text: String) throws(Fault) {
        var reader = Reader(bytes: Array(text.utf8))
        alternatives = try reader.sequence(depth: 0).map { String(decoding: $0, as: UTF8.self) }
        if let offset = reader.doubleStar {
            throw Fault(message: "\"**\" is not supported; write one \"*\" for each level of folders", offset: offset)
        }
    }

    /// Puts a backslash before each character of a text that a pattern would not take literally.
    static func escape(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if "*?[]{},\\".unicodeScalars.contains(scalar) { escaped.append("\\") }
            escaped.append(scalar)
        }
        return String(escaped)
    }

    private struct Reader {
        let bytes: [UInt8]
        var index = 0

        /// The patterns up to the end, or below the top to the comma or brace that ends an alternative.
        mutating func sequence(depth: Int) throws(Fault) -> [[UInt8]] {
            var patterns: [[UInt8]] = [[]]
            while let byte = peek() {
                switch byte {
                case UInt8(ascii: "{"):
                    let inner = try alternatives(depth: depth + 1)
                    patterns = try Self.product(patterns, inner, index)
                case UInt8(ascii: "}") where depth == 0:
                    throw Fault(
                        message: "\"}\" has no \"{\" before it; write \"[}]\" for a brace in a name", offset: index)
                case UInt8(ascii: "}"),
                    UInt8(ascii: ",") where depth > 0:
                    return patterns
                default:
                    let text = literal(depth: depth)
                    patterns = try Self.product(patterns, [text], index)
                }
            }
            return patterns
        }

        /// What the braces that begin here stand for.
        private mutating func alternatives(depth: Int) throws(Fault) -> [[UInt8]] {
            let start = index
            guard depth <= maximumDepth else {
                throw Fault(message: "braces are nested deeper than \(maximumDepth) levels", offset: start)
            }
            var patterns: [[UInt8]] = []
            var count = 0
            repeat {
                index += 1
                patterns += try sequence(depth: depth)
                count += 1
            } while peek() == UInt8(ascii: ",")
            guard peek() != nil else {
                throw Fault(
                    message: "\"{\" is not closed by \"}\"; write \"[{]\" for a brace in a name", offset: start)
            }
            index += 1
            guard count > 1 else { throw single(start) }
            return patterns
        }

        /// As much as has nothing to do with braces.
        private mutating func literal(depth: Int) -> [UInt8] {
            let start = index
            while let byte = peek() {
                switch byte {
                case UInt8(ascii: "{"), UInt8(ascii: "}"): return Array(bytes[start..<index])
                case UInt8(ascii: ",") where depth > 0: return Array(bytes[start..<index])
                case UInt8(ascii: "\\"): index = min(index + 2, bytes.count)
                case UInt8(ascii: "["): index = bracketEnd ?? index + 1
                default: index += 1
                }
            }
            return Array(bytes[start..<index])
        }

        /// The place behind the brackets that begin here, or nil when they are none.
        private var bracketEnd: Int? {
            var end = index + 1
            func byte(_ offset: Int = 0) -> UInt8? { end + offset < bytes.count ? bytes[end + offset] : nil }
            if byte() == UInt8(ascii: "!") || byte() == UInt8(ascii: "^") { end += 1 }
            if byte() == UInt8(ascii: "]") { end += 1 }
            while let next = byte(), next != UInt8(ascii: "/") {
                if next == UInt8(ascii: "]") { return end + 1 }
                end += next == UInt8(ascii: "\\") ? 2 : 1
            }
            return nil
        }

        private static func product(
            _ left: [[UInt8]], _ right: [[UInt8]], _ place: Int
        ) throws(Fault) -> [[UInt8]] {
            let bytes = left.reduce(0) { $0 + $1.count } * right.count + right.reduce(0) { $0 + $1.count } * left.count
            guard left.count * right.count <= maximumCount, bytes <= maximumBytes || left.count * right.count == 1
            else {
                throw Fault(
                    message: "the braces stand for more than \(maximumCount) patterns, or for more than "
                        + "\(maximumBytes >> 20) MiB of them", offset: place - 1)
            }
            return left.flatMap { first in right.map { first + $0 } }
        }

        private func single(_ start: Int) -> Fault {
            let inner = bytes[start..<index]
            let hasDots = zip(inner, inner.dropFirst()).contains { $0 == UInt8(ascii: ".") && $1 == $0 }
            return Fault(
                message: hasDots
                    ? "there are no ranges in braces; write each alternative, as in {1,2,3}"
                    : "braces hold alternatives, as in {a,b}; write \"[{]\" for a brace in a name",
                offset: start)
        }

        /// Where a component begins that is two stars.
        var doubleStar: Int? {
            func isEdge(_ index: Int, _ edges: String) -> Bool {
                !bytes.indices.contains(index) || edges.utf8.contains(bytes[index])
            }
            return bytes.indices.dropLast().first { index in
                bytes[index] == UInt8(ascii: "*") && bytes[index + 1] == UInt8(ascii: "*")
                    && isEdge(index - 1, "/{,") && isEdge(index + 2, "/},")
            }
        }

        private func peek() -> UInt8? { index < bytes.count ? bytes[index] : nil }
    }
}
