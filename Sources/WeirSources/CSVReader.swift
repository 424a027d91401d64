import WeirModel

/// The rows of a CSV file as maps from the header's names to strings.
///
/// The first row is the header; a file without one has no rows.
final class CSVReader: RecordReader {
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
