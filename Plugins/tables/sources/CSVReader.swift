import CCSV
import WeirPlugin

/// Splits CSV text into rows of cells by libcsv.
struct CSVReader {
    private var rows: [[String]] = []
    private var row: [String] = []

    /// The rows of the text, the header first; empty lines are left out.
    ///
    /// - Throws: `NodeFailure` with the code `invalidInput` for a quote that is misplaced or not closed.
    static func rows(of text: String, separator: UInt8) throws -> [[String]] {
        var parser = unsafe csv_parser()
        guard unsafe csv_init(&parser, UInt8(CSV_STRICT | CSV_STRICT_FINI)) == 0 else {
            throw NodeFailure(.internal, "the CSV reader cannot be set up")
        }
        defer { unsafe csv_free(&parser) }
        unsafe csv_set_delim(&parser, separator)
        // Spaces belong to their cell, as RFC 4180 has it.
        unsafe csv_set_space_func(&parser, { _ in 0 })

        var reader = CSVReader()
        var text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        let isComplete = unsafe withUnsafeMutablePointer(to: &reader) { reader in
            text.withUTF8 { bytes in
                unsafe csv_parse(&parser, bytes.baseAddress, bytes.count, cell, line, reader) == bytes.count
                    && csv_fini(&parser, cell, line, reader) == 0
            }
        }
        guard isComplete else {
            let reason = unsafe String(cString: csv_strerror(csv_error(&parser)))
            let place = reader.rows.isEmpty ? "the header" : "row \(reader.rows.count)"
            throw NodeFailure.invalidInput("\(place) of the CSV text is malformed: \(reason)")
        }
        return reader.rows
    }

    private static let cell: @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
        start, count, reader in
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: count)
        unsafe reader?.assumingMemoryBound(to: CSVReader.self).pointee.row.append(
            String(decoding: bytes, as: UTF8.self))
    }

    private static let line: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = { _, reader in
        guard let reader = unsafe reader?.assumingMemoryBound(to: CSVReader.self) else { return }
        unsafe reader.pointee.rows.append(reader.pointee.row)
        unsafe reader.pointee.row.removeAll(keepingCapacity: true)
    }
}
