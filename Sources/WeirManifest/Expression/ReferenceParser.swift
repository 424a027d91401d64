internal import WeirModel
internal import WeirValue

/// Reads `${…}` in texts and the paths of `output:`.
struct ReferenceParser {
    private static let maximumDepth = 16
    private static let roots = [Reference.Root.item, .params, .shared].map(\.rawValue)

    private let bytes: [UInt8]
    private let rules: ReferenceRules
    private let locate: (Int) -> SourceLocation
    private var index = 0

    /// - Parameter locate: the place of a byte of the text.
    init(_ text: String, rules: ReferenceRules, locate: @escaping (Int) -> SourceLocation) {
        bytes = Array(text.utf8)
        self.rules = rules
        self.locate = locate
    }

    /// The template for the whole text.
    mutating func template() throws(ReferenceFault) -> Template {
        var parts: [Template.Part] = []
        var literal: [UInt8] = []
        func flush() {
            guard !literal.isEmpty else { return }
            parts.append(.text(String(decoding: literal, as: UTF8.self)))
            literal = []
        }
        while index < bytes.count {
            let dollars = bytes[index...].prefix { $0 == UInt8(ascii: "$") }.count
            guard dollars > 0, index + dollars < bytes.count, bytes[index + dollars] == UInt8(ascii: "{") else {
                literal.append(contentsOf: bytes[index..<index + max(1, dollars)])
                index += max(1, dollars)
                continue
            }
            // Before a brace, two dollars are one, and one that is left begins a reference.
            literal.append(contentsOf: repeatElement(UInt8(ascii: "$"), count: dollars / 2))
            index += dollars - dollars % 2
            if dollars % 2 == 1 {
                flush()
                parts.append(.reference(try reference()))
            } else {
                literal.append(UInt8(ascii: "{"))
                index += 1
            }
        }
        flush()
        switch (parts.count, parts.first) {
        case (0, _): return .constant(.string(""))
        case (1, .text(let text)): return .constant(.string(text))
        case (1, .reference(let reference)): return .reference(reference)
        default: return .interpolation(parts)
        }
    }

    /// The path for the whole text, `shared.a[params.x]`.
    mutating func storePath() throws(ReferenceFault) -> StorePath {
        if starts(with: "${") {
            throw ReferenceFault(message: "a path to write to stands without \"${\" and \"}\"", offset: 0)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard starts(with: "shared.") || starts(with: "shared[") else {
            throw ReferenceFault(
                message: "\"\(text)\" is no path to write to; such a path begins with \"shared.\"", offset: 0)
        }
        let path = try path(depth: 0, isWritten: true)
        guard index == bytes.count else { throw unexpected("the path") }
        for case .index(let position) in path.steps {
            throw ReferenceFault(
                message: "nothing can be written to a position of a list; write [\"\(position)\"] for a key", offset: 0)
        }
        return StorePath(steps: path.steps, text: text, location: locate(0))
    }

    /// The reference that the whole text is, without `${` and `}`.
    mutating func wholeReference() throws(ReferenceFault) -> Reference {
        let path = try path(depth: 0)
        guard index == bytes.count else { throw unexpected("the path") }
        return Reference(
            root: path.root, steps: path.steps, text: String(decoding: bytes, as: UTF8.self), location: locate(0))
    }

    private mutating func reference() throws(ReferenceFault) -> Reference {
        let start = index
        index += 2
        skipBlanks()
        let textStart = index
        guard index < bytes.count else { throw unclosed(start) }
        if peek() == UInt8(ascii: "}") {
            throw ReferenceFault(
                message: "\"${}\" is empty; write what it refers to, as in \"${params.name}\"", offset: start)
        }
        let path = try path(depth: 0)
        skipBlanks()
        var fallback: Value?
        if starts(with: ":-") {
            index += 2
            fallback = try self.fallback(start)
        }
        guard index < bytes.count else { throw unclosed(start) }
        guard peek() == UInt8(ascii: "}") else { throw unexpected("the reference") }
        var textEnd = index
        while textEnd > textStart, Self.isBlank(bytes[textEnd - 1]) { textEnd -= 1 }
        let text = String(decoding: bytes[textStart..<textEnd], as: UTF8.self)
        index += 1
        return Reference(root: path.root, steps: path.steps, fallback: fallback, text: text, location: locate(start))
    }

    private mutating func fallback(_ start: Int) throws(ReferenceFault) -> Value {
        let textStart = index
        if let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            index += 1
            let text = take { $0 != quote }
            guard index < bytes.count else { throw unclosed(start) }
            index += 1
            return .string(text)
        }
        let text = take { $0 != UInt8(ascii: "}") }
        if text.contains("${") {
            throw ReferenceFault(
                message: "a default is a plain text or number and cannot hold a reference", offset: textStart)
        }
        do {
            // The text around the reference says nothing of its type.
            let value = try CoreSchema.plain(text)
            return value.isNull ? value : value.written(as: text, isUntyped: true) ?? .string(text)
        } catch {
            throw ReferenceFault(message: error.message, offset: textStart)
        }
    }

    /// - Parameter isWritten: whether this is a path to write to, whose beginning is no reference.
    private mutating func path(
        depth: Int, isWritten: Bool = false
    ) throws(ReferenceFault) -> (root: Reference.Root, steps: [Reference.Step]) {
        let start = index
        guard depth < Self.maximumDepth else {
            throw ReferenceFault(
                message: "references are nested deeper than \(Self.maximumDepth) levels", offset: start)
        }
        let word = take { Self.isWordByte($0) }
        guard let root = Reference.Root(rawValue: word) else { throw unknownRoot(word, start, isNested: depth > 0) }
        if !isWritten, let complaint = rules.complaint(about: root) {
            throw ReferenceFault(message: complaint, offset: start)
        }
        var steps: [Reference.Step] = []
        while let byte = peek() {
            if byte == UInt8(ascii: ".") {
                index += 1
                let name = take { !Self.endsName($0) }
                guard !name.isEmpty else {
                    throw ReferenceFault(message: "a name is missing after \".\"", offset: index)
                }
                steps.append(.key(Key(name)))
            } else if byte == UInt8(ascii: "[") {
                index += 1
                steps.append(try bracketed(depth))
            } else {
                break
            }
        }
        return (root, steps)
    }

    private mutating func bracketed(_ depth: Int) throws(ReferenceFault) -> Reference.Step {
        let start = index
        let step: Reference.Step
        switch peek() {
        case nil: throw ReferenceFault(message: "\"[\" is not closed by \"]\"", offset: start - 1)
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            let quote = bytes[start]
            index += 1
            step = .key(Key(take { $0 != quote }))
            guard index < bytes.count else {
                throw ReferenceFault(message: "the quotes that begin here are not closed", offset: start)
            }
            index += 1
        case (UInt8(ascii: "0")...UInt8(ascii: "9"))?:
            let word = take { $0 != UInt8(ascii: "]") && $0 != UInt8(ascii: "}") }
            guard let number = Int(word) else {
                throw ReferenceFault(
                    message: "\"\(word)\" is no position; write [\"\(word)\"] for a key", offset: start)
            }
            step = .index(number)
        default:
            let path = try path(depth: depth + 1)
            let text = String(decoding: bytes[start..<index], as: UTF8.self)
            step = .reference(Reference(root: path.root, steps: path.steps, text: text, location: locate(start)))
        }
        guard peek() == UInt8(ascii: "]") else {
            throw ReferenceFault(message: "\"[\" is not closed by \"]\"", offset: start - 1)
        }
        index += 1
        return step
    }
}

extension ReferenceParser {
    private func unknownRoot(_ word: String, _ start: Int, isNested: Bool) -> ReferenceFault {
        if word.isEmpty {
            let known =
                isNested ? "a key in quotes, a position, or a reference such as params.name" : "params, shared or item"
            return ReferenceFault(message: "\(known) is expected here", offset: start)
        }
        let near = Suggestion.clause(for: word, among: Self.roots)
        if isNested, near.isEmpty {
            return ReferenceFault(
                message: "\"\(word)\" is no reference; write [\"\(word)\"] for a key or [params.\(word)] for a param",
                offset: start)
        }
        let hint = near.isEmpty ? "; a reference begins with params, shared or item" : near
        return ReferenceFault(message: "unknown word \"\(word)\" at the start of a reference\(hint)", offset: start)
    }

    private func unclosed(_ start: Int) -> ReferenceFault {
        ReferenceFault(message: "\"${\" is not closed by \"}\"; write \"$${\" for a literal \"${\"", offset: start)
    }

    private func unexpected(_ what: String) -> ReferenceFault {
        let rest = String(decoding: bytes[index...], as: UTF8.self)
        let word = rest.prefix(1)
        return ReferenceFault(message: "unexpected \"\(word)\" in \(what)", offset: index)
    }

    private func peek() -> UInt8? { index < bytes.count ? bytes[index] : nil }

    private func starts(with text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard index + count <= bytes.count else { return false }
        return unsafe UnsafeBufferPointer(start: text.utf8Start, count: count).elementsEqual(
            bytes[index..<index + count])
    }

    private mutating func skipBlanks() {
        while let byte = peek(), Self.isBlank(byte) { index += 1 }
    }

    private mutating func take(while condition: (UInt8) -> Bool) -> String {
        let start = index
        while let byte = peek(), condition(byte) { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: byte >= 0x80
        }
    }

    private static func endsName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
            UInt8(ascii: ":"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "$"), UInt8(ascii: "\n"):
            true
        default: isBlank(byte)
        }
    }
}
