internal import CCSV
internal import WeirExec
internal import WeirValue

/// libcsv in strict mode: bytes in, fields and rows out.
///
/// Spaces belong to their field, as RFC 4180 has it; lines without a character are passed over.
///
///     CSVTokenizer ──owns──▶ csv_parser ──owns──▶ the field that is not complete yet
///          └──owns──▶ text, ends: the complete fields of rows not taken yet
// SAFETY: `parser` is initialised once and freed in deinit; callbacks run only within `feed` and `finish`.
@safe final class CSVTokenizer {
    private let parser: UnsafeMutablePointer<csv_parser>
    /// The fields' bytes, one after another.
    private var text: [UInt8] = []
    /// Where each field ends in `text`.
    private var ends: [Int] = []
    /// How many fields there are up to the end of each complete row.
    private var rows: [Int] = []
    private var taken = 0

    init(separator: UInt8) throws(NodeError) {
        unsafe parser = .allocate(capacity: 1)
        let options = UInt8(CSV_STRICT | CSV_STRICT_FINI)
        guard unsafe csv_init(parser, options) == 0 else {
            throw NodeError(.exhausted, "there is no memory for a parser")
        }
        unsafe csv_set_delim(parser, separator)
        unsafe csv_set_space_func(parser, { _ in 0 })
    }

    deinit {
        unsafe csv_free(parser)
        unsafe parser.deallocate()
    }

    /// Whether a row has begun that is not complete.
    var isInRow: Bool { unsafe parser.pointee.pstate != 0 }

    /// The size in bytes of what has been read of rows that were not taken.
    var size: Int { text.count + Int(unsafe parser.pointee.entry_pos) }

    /// Reads bytes; false when they break the rules for quotes.
    @unsafe func feed(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        let count = unsafe csv_parse(parser, bytes.baseAddress, bytes.count, Self.onField, Self.onRow, context)
        return count == bytes.count
    }

    /// Completes the last row; false when it ends within quotes.
    func finish() -> Bool {
        unsafe csv_fini(parser, Self.onField, Self.onRow, Unmanaged.passUnretained(self).toOpaque()) == 0
    }

    /// Takes the next complete row: `body` gets the number of its fields, and with a field's number its bytes.
    ///
    /// - Returns: nil when no row is complete.
    func takeRow<Result>(
        _ body: (_ count: Int, _ field: (Int) -> ArraySlice<UInt8>) throws(NodeError) -> Result
    ) throws(NodeError) -> Result? {
        guard taken < rows.count else { return nil }
        let first = taken == 0 ? 0 : rows[taken - 1]
        let last = rows[taken]
        taken += 1
        defer { if taken == rows.count { forgetRows() } }
        return try body(last - first) { field in
            let index = first + field
            return text[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
        }
    }

    /// Forgets the rows, but not the complete fields of a row that is not complete.
    private func forgetRows() {
        let fields = rows.last ?? 0
        let bytes = fields == 0 ? 0 : ends[fields - 1]
        text.removeSubrange(..<bytes)
        ends.removeSubrange(..<fields)
        for index in ends.indices { ends[index] -= bytes }
        rows.removeAll(keepingCapacity: true)
        taken = 0
    }

    private static let onField: @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
        bytes, count, context in
        guard let context = unsafe context else { return }
        let tokenizer = unsafe Unmanaged<CSVTokenizer>.fromOpaque(context).takeUnretainedValue()
        unsafe tokenizer.text.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
        tokenizer.ends.append(tokenizer.text.count)
    }

    private static let onRow: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = { _, context in
        guard let context = unsafe context else { return }
        let tokenizer = unsafe Unmanaged<CSVTokenizer>.fromOpaque(context).takeUnretainedValue()
        tokenizer.rows.append(tokenizer.ends.count)
    }
}
