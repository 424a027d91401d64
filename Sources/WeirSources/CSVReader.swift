import WeirExec
import WeirModel
import WeirValue

/// The rows of a CSV file as maps from the header's names to strings.
///
/// The first row is the header; a file without one has no rows.
final class CSVReader: RecordReader {
    /// `csv: a.csv, separator: ";"`.
    static let kind = SourceKind(
        ItemSourceKind(
            "csv", SourceField.file(of: "csv"),
            fields: [ItemSourceField("separator", .text, check: complaint), SourceField.size(of: "csv")],
            item: SourceField.records(.unknown))
    ) { (settings) throws(NodeError) in
        let separator = try settings.value("separator")
        if settings.use["separator"] != nil, let complaint = complaint(separator) {
            throw NodeError(.invalidSetting, complaint)
        }
        let size = try settings.size()
        let reader = try CSVReader(
            try settings.file(), separator: separator.bytesValue.first ?? UInt8(ascii: ","))
        return RecordSource(reader, size: size, as: settings.name)
    }

    private let input: BufferedInput
    private let tokenizer: CSVTokenizer
    private let longestRow: Int
    private var columns: [Key] = []
    private var shape: RecordShape?
    /// The line on which the bytes that come next stand, from 1.
    private var line = 1
    /// The line on which the row that comes next starts.
    private var rowLine = 1
    private var isAtEnd = false

    /// - Parameters:
    ///   - longestRow: the most bytes in a row; past it a quote is missing rather than a row that long.
    /// - Throws: when there is no memory.
    init(_ input: BufferedInput, separator: UInt8, longestRow: Int = 1 << 30) throws(NodeError) {
        self.input = input
        self.longestRow = longestRow
        tokenizer = try CSVTokenizer(separator: separator)
    }

    func next(_ chunk: ItemChunk) throws(NodeError) -> Value? {
        while true {
            if let shape {
                let row = try tokenizer.takeRow { (count, field) throws(NodeError) in
                    try record(chunk, shape, count, field)
                }
                if let row { return row }
            } else {
                let header = try tokenizer.takeRow { (count, field) throws(NodeError) in try names(count, field) }
                if let header {
                    columns = header
                    shape = RecordShape(header)
                    continue
                }
            }
            if isAtEnd { return nil }
            try readOn()
        }
    }

    func close() { input.close() }

    /// Feeds the bytes up to the next line end, so that at most one row becomes complete where lines end in `\n`.
    private func readOn() throws(NodeError) {
        if unsafe input.pending.isEmpty, try !input.more(line: line) {
            isAtEnd = true
            guard tokenizer.finish() else {
                throw input.error(rowLine, "the row that starts here has a quote that is never closed")
            }
            return
        }
        if !tokenizer.isInRow { rowLine = line }
        let pending = unsafe input.pending
        let newline = input.newline(from: 0)
        let piece = unsafe UnsafeRawBufferPointer(rebasing: pending[..<(newline.map { $0 + 1 } ?? pending.count)])
        guard unsafe tokenizer.feed(piece) else {
            throw input.error(
                line, "a quote stands where none can: quote the whole field and write a quote in it twice, \"\"")
        }
        if tokenizer.size > longestRow {
            throw input.error(rowLine, "the row that starts here has over \(longestRow) bytes; is a quote missing?")
        }
        if newline != nil { line += 1 }
        input.consume(piece.count)
    }

    /// What is wrong with the character between two fields, or nil.
    @Sendable private static func complaint(_ separator: Value) -> String? {
        let bytes = separator.kind == .string ? separator.bytesValue : []
        if separator.kind == .string, bytes.isEmpty { return "\"separator\" of \"csv\" must not be empty" }
        if bytes.count == 1, bytes[0] < 0x80, !"\"\r\n\0".utf8.contains(bytes[0]) { return nil }
        return "\"separator\" of \"csv\" must be one ASCII character other than a quote or a line end, such as \";\""
            + " or \"\\t\", not \(separator)"
    }

    private func names(_ count: Int, _ field: (Int) -> ArraySlice<UInt8>) throws(NodeError) -> [Key] {
        var names: [Key] = []
        var places: [Key: Int] = [:]
        for index in 0..<count {
            let bytes = field(index)
            guard unsafe bytes.withUnsafeBytes({ unsafe UTF8Check.isValid($0) }) else {
                throw input.error(rowLine, "the name of column \(index + 1) is not UTF-8")
            }
            let name = Key(bytes: Array(bytes))
            if bytes.isEmpty { throw input.error(rowLine, "column \(index + 1) of the header has no name") }
            if let first = places.updateValue(index, forKey: name) {
                throw input.error(
                    rowLine, "the header has two columns \"\(name)\", \(first + 1) and \(index + 1); rename one")
            }
            names.append(name)
        }
        return names
    }

    private func record(
        _ chunk: ItemChunk, _ shape: RecordShape, _ count: Int, _ field: (Int) -> ArraySlice<UInt8>
    ) throws(NodeError) -> Value {
        guard count == columns.count else {
            let fields = count == 1 ? "1 field" : "\(count) fields"
            throw input.error(rowLine, "the row has \(fields), but the header has \(columns.count)")
        }
        return try chunk.makeRecord(shape) { (column) throws(NodeError) in
            let text = unsafe field(column).withUnsafeBytes { bytes -> Value? in
                unsafe UTF8Check.isValid(bytes) ? chunk.makeText(bytes) : nil
            }
            guard let text else {
                throw input.error(rowLine, "the field \"\(columns[column])\" is not UTF-8")
            }
            return text
        }
    }
}
