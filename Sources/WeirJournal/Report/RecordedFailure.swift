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
        let parts = unsafe Value(raw: raw, among: region)
        guard parts.kind == .list, parts.count > 3, let code = parts[0].intValue.flatMap(Int32.init(exactly:)) else {
            return nil
        }
        self.code = StatusCode(rawValue: code)
        message = parts[1].stringValue ?? ""
        item = parts[3]
    }
}
