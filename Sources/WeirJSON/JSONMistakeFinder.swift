internal import WeirValue

/// Finds the first mistake of a text that simdjson has refused.
///
/// simdjson says what kind of mistake a text has, but not where. Only refused texts get here and no value is read, so this
/// need not be fast, and where it finds nothing, simdjson's own words stand.
struct JSONMistakeFinder {
    /// A list or map that is not closed yet.
    private struct Container {
        let isMap: Bool
        var isEmpty = true
        var keys: Set<[UInt8]> = []

        var closing: UInt8 { UInt8(ascii: isMap ? "}" : "]") }
    }

    let bytes: [UInt8]
    /// Where the text stops being UTF-8, or its end.
    let end: Int
    var position = 0
    private var open: [Container] = []

    /// What is wrong with a text, and where.
    @unsafe static func error(in text: UnsafeRawBufferPointer, otherwise words: String) -> JSONError {
        var finder = unsafe JSONMistakeFinder(Array(text))
        do throws(JSONError) {
            try finder.passDocument()
            return JSONError("the text is no JSON that can be read: \(words)", line: 1, column: 1)
        } catch {
            return error
        }
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        end = Self.validPrefix(bytes)
    }

    private mutating func passDocument() throws(JSONError) {
        guard !bytes.isEmpty else { throw mistake("the text is empty") }
        try passValue()
        while let container = open.last {
            skipSpace()
            if current == container.closing {
                position += 1
                open.removeLast()
                continue
            }
            if !container.isEmpty {
                try pass(UInt8(ascii: ","), or: container.closing)
            }
            open[open.count - 1].isEmpty = false
            if container.isMap { try passKey() }
            try passValue()
        }
        skipSpace()
        if position < bytes.count { throw mistake("more text follows the value") }
    }

    /// Passes a scalar, or the bracket that opens a list or a map.
    private mutating func passValue() throws(JSONError) {
        skipSpace()
        guard let byte = current else { throw expected("a value") }
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            guard open.count < Value.maximumReadDepth else { throw mistake(JSON.tooDeep(Value.maximumReadDepth)) }
            open.append(Container(isMap: byte == UInt8(ascii: "{")))
            position += 1
        case UInt8(ascii: "\""): try passString()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try passNumber()
        case _ where Self.isWordByte(byte): try passWord()
        default: throw expected("a value")
        }
    }

    private mutating func passKey() throws(JSONError) {
        skipSpace()
        guard current == UInt8(ascii: "\"") else { throw expected("a key in quotes") }
        let start = position
        let key = try passString()
        guard open[open.count - 1].keys.insert(key).inserted else {
            throw mistake("the key \(quoted(start..<position)) stands twice in one map", at: start)
        }
        skipSpace()
        try pass(UInt8(ascii: ":"))
    }

    private mutating func pass(_ byte: UInt8, or closing: UInt8? = nil) throws(JSONError) {
        guard current == byte else {
            let names = [byte, closing].compactMap { $0 }.map { "'\(UnicodeScalar($0))'" }
            throw expected(names.joined(separator: " or "))
        }
        position += 1
    }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D { position += 1 }
    }

    /// The next byte; nil at the end, also at that of what is UTF-8.
    var current: UInt8? { position < end ? bytes[position] : nil }

    /// What to say where something else should stand.
    func expected(_ what: String) -> JSONError {
        guard position < end else { return mistake("the text ends too early; \(what) is expected") }
        let word = bytes[position..<end].prefix { Self.isWordByte($0) }
        return mistake("\(what) is expected, not \(quoted(position..<max(word.endIndex, position + 1)))")
    }

    /// A mistake at a place, by default that of the next byte.
    func mistake(_ message: String, at place: Int? = nil) -> JSONError {
        let place = place ?? position
        let before = bytes[..<place]
        let line = before.count { $0 == 0x0A } + 1
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        // A column is a character: a byte that does not continue one.
        let column = bytes[start..<place].count { $0 & 0xC0 != 0x80 } + 1
        return JSONError(
            place == end && end < bytes.count ? "the text is not UTF-8" : message, line: line, column: column)
    }

    /// A part of the text for a message, not too long, in quotes unless it has some.
    func quoted(_ range: Range<Int>) -> String {
        let first = bytes[range.lowerBound]
        if first < 0x20 {
            let digits = String(first, radix: 16, uppercase: true)
            return "the control character U+00" + (first < 0x10 ? "0" : "") + digits
        }
        var last = min(range.upperBound, range.lowerBound + 200, end)
        while last < end, bytes[last] & 0xC0 == 0x80 { last += 1 }
        let text = String(decoding: bytes[range.lowerBound..<last], as: UTF8.self)
        let shown = text.count > 40 ? text.prefix(40) + "…" : text[...]
        return first == UInt8(ascii: "\"") && range.count > 1 ? String(shown) : "'\(shown)'"
    }

    private static func validPrefix(_ bytes: [UInt8]) -> Int {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var count = 0
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let scalar): count += scalar.count
            case .emptyInput, .error: return count
            }
        }
    }
}
