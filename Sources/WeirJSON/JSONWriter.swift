internal import CWeirJSON
internal import CWeirValue
internal import WeirValue

/// Writes a value as JSON text.
///
/// simdjson reads and does not write values that it has not read.
struct JSONWriter {
    /// One step on the way to the value being written, for messages.
    private enum Step {
        case key(Key)
        case index(Int)
    }

    private(set) var output: [UInt8] = []
    /// Where the text begins in it.
    private var start = 0
    private let pretty: Bool
    private var path: [Step] = []
    private let root: Value
    private var isChecked = false

    /// The bytes that are written before a look at what is still to come.
    private static let unchecked = 1 << 22
    /// The most bytes that a text may have, about.
    private static let most = 16.0 * 1024 * 1024 * 1024

    private init(_ root: Value, pretty: Bool) {
        self.root = root
        self.pretty = pretty
    }

    /// The text of a value.
    static func text(of value: Value, pretty: Bool) throws(JSONError) -> [UInt8] {
        var writer = JSONWriter(value, pretty: pretty)
        try writer.write(value)
        return writer.output
    }

    /// Appends the text of a value.
    static func append(_ value: Value, to bytes: inout [UInt8]) throws(JSONError) {
        // Most values of a file are, and need no writer.
        if value.kind == .int { return appendInteger(value, to: &bytes) }
        var writer = JSONWriter(value, pretty: false)
        writer.start = bytes.count
        swap(&writer.output, &bytes)
        defer { swap(&writer.output, &bytes) }
        do throws(JSONError) {
            try writer.write(value)
        } catch {
            writer.output.removeSubrange(writer.start...)
            throw error
        }
    }

    private mutating func write(_ value: Value) throws(JSONError) {
        switch value.kind {
        case .null: append("null")
        case .bool: append(value.boolValue == true ? "true" : "false")
        case .int: Self.appendInteger(value, to: &output)
        case .float: try writeFloat(value.floatValue ?? 0)
        case .string: unsafe value.withBytes { bytes in unsafe writeString(bytes) }
        case .bytes: try writeWrapped("$bytes", .string(Base64.text(value.bytesValue)))
        case .list: try writeList(value)
        case .map: try writeMap(value)
        case .error:
            let error = value.errorValue ?? (code: 0, message: "")
            let code = StatusCode(rawValue: error.code).name
            let body = Value.map([("code", .string(code)), ("message", .string(error.message))])
            try writeWrapped("$error", body)
        case .resource:
            throw failure("a resource \"\(value.resourceTypeName ?? "unknown")\" cannot be printed as JSON")
        }
    }

    private static func appendInteger(_ value: Value, to bytes: inout [UInt8]) {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(WEIR_JSON_INTEGER)) { digits in
            guard let start = digits.baseAddress else { return }
            let count = unsafe weir_json_integer(value.raw, start)
            unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: start, count: count))
        }
    }

    private mutating func writeFloat(_ number: Double) throws(JSONError) {
        guard number.isFinite else { throw failure("the float \(number) cannot be printed as JSON") }
        append(number.description)
    }

    private mutating func writeWrapped(_ key: Key, _ value: Value) throws(JSONError) {
        try writeMap(.map([(key, value)]), isOwn: true)
    }

    private mutating func writeList(_ list: Value) throws(JSONError) {
        try open("[")
        for index in 0..<list.count {
            path.append(.index(index))
            separate(isFirst: index == 0)
            try write(list[index])
            path.removeLast()
        }
        close("]", isEmpty: list.count == 0)
    }

    /// - Parameter isOwn: whether the map stands for what JSON has not, so that its key is meant.
    private mutating func writeMap(_ map: Value, isOwn: Bool = false) throws(JSONError) {
        try open("{")
        for index in 0..<map.count {
            let (key, value) = map.entry(at: index)
            path.append(.key(Key(key)))
            separate(isFirst: index == 0)
            unsafe key.withBytes { bytes in
                unsafe writeString(bytes, escaped: !isOwn && map.count == 1 && isMarked(bytes))
            }
            append(pretty ? ": " : ":")
            try write(value)
            path.removeLast()
        }
        close("}", isEmpty: map.count == 0)
    }

    private mutating func open(_ bracket: String) throws(JSONError) {
        guard path.count < Value.maximumDepth else {
            throw JSONError(JSON.tooDeep(Value.maximumDepth))
        }
        if output.count - start > Self.unchecked, !isChecked { try checkExtent() }
        append(bracket)
    }

    /// Refuses a value whose lists share others so often that nobody could hold the text.
    private mutating func checkExtent() throws(JSONError) {
        isChecked = true
        let size = ValueExtent.of(root)
        guard size > Self.most else { return }
        throw JSONError(
            "its text would have more than \(Int(min(size, 9e18)) >> 30) GiB, since lists and maps in it are shared")
    }

    private mutating func separate(isFirst: Bool) {
        if !isFirst { append(",") }
        if pretty { breakLine(depth: path.count) }
    }

    private mutating func close(_ bracket: String, isEmpty: Bool) {
        if pretty, !isEmpty { breakLine(depth: path.count) }
        append(bracket)
    }

    private mutating func breakLine(depth: Int) {
        output.append(UInt8(ascii: "\n"))
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    private mutating func append(_ text: String) { output.append(contentsOf: text.utf8) }

    /// Whether a map of this key alone would be read as something else: `$bytes` or `$error`, with more dollars or not.
    @unsafe private func isMarked(_ key: UnsafeRawBufferPointer) -> Bool {
        guard unsafe key.first == UInt8(ascii: "$") else { return false }
        let word = unsafe key.drop { $0 == UInt8(ascii: "$") }
        return unsafe word.elementsEqual("bytes".utf8) || word.elementsEqual("error".utf8)
    }

    /// - Parameter escaped: whether a dollar goes before it.
    @unsafe private mutating func writeString(_ bytes: UnsafeRawBufferPointer, escaped: Bool = false) {
        output.append(UInt8(ascii: "\""))
        if escaped { output.append(UInt8(ascii: "$")) }
        var start = 0
        for index in 0..<bytes.count {
            let byte = unsafe bytes[index]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            unsafe output.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
            start = index + 1
            writeEscape(byte)
        }
        unsafe output.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start...]))
        output.append(UInt8(ascii: "\""))
    }

    private mutating func writeEscape(_ byte: UInt8) {
        output.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(byte)
        case UInt8(ascii: "\n"): output.append(UInt8(ascii: "n"))
        case UInt8(ascii: "\r"): output.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\t"): output.append(UInt8(ascii: "t"))
        default:
            let digits = String(byte, radix: 16)
            append("u" + String(repeating: "0", count: 4 - digits.count) + digits)
        }
    }

    private func failure(_ message: String) -> JSONError {
        var place = ""
        for step in path {
            switch step {
            case .index(let index): place += "[\(index)]"
            case .key(let key):
                let isWord = unsafe key.withBytes { unsafe !$0.isEmpty && $0.allSatisfy(Self.isWordByte) }
                place += isWord ? ".\(key)" : "[\"\(key)\"]"
            }
        }
        return JSONError(place.isEmpty ? message : "\(place): \(message)")
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "$"):
            true
        default: byte >= 0x80
        }
    }
}
