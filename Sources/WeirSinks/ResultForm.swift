internal import WeirExec
internal import WeirJSON
internal import WeirValue

/// What a record of results looks like.
enum ResultForm {
    /// A line of JSON.
    case jsonl
    /// A row of CSV.
    case csv(CSVRecord)

    /// Whether each line feed ends a record: a field of CSV may hold one.
    var linesEndRecords: Bool { if case .jsonl = self { true } else { false } }

    /// What stands before the first record.
    var head: [UInt8] { if case .csv(let record) = self { record.head } else { [] } }

    /// Appends the record of a result.
    ///
    /// - Throws: where there is none; then nothing is appended.
    func encode(_ result: Value, into records: inout [UInt8]) throws(NodeError) {
        switch self {
        case .jsonl: try JSONLine.append(result, to: &records)
        case .csv(let record): try record.append(result, to: &records)
        }
    }
}
