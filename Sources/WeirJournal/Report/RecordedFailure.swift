internal import WeirExec
package import WeirValue

/// What is recorded of an item that failed for good.
package struct RecordedFailure: Sendable {
    /// The kind of error.
    package let code: StatusCode
    /// What happened, in the node's words.
    package let message: String
    /// The item; null where it could not be recorded.
    package let item: Value

    /// Reads a record; nil where it is none.
    init?(_ reader: RecordReader, _ frame: Int, _ row: Int) {
        var raw = unsafe Value.null.raw
        let region = Region()
        guard unsafe reader.values(frame, row, 1, in: region, into: &raw) else { return nil }
        guard let recorded = unsafe RecordedError(Value(raw: raw, among: region)) else { return nil }
        code = recorded.error.code
        message = recorded.error.message
        item = recorded.item
    }
}
