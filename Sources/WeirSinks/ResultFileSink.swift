internal import WeirEngine
internal import WeirExec
internal import WeirValue

/// A file of results in the order of the items.
final class ResultFileSink: ResultSink {
    private let form: ResultForm
    private let part: PartFile

    init(_ form: ResultForm, _ part: PartFile) throws(NodeError) {
        self.form = form
        self.part = part
        try part.write(form.head, count: 0)
    }

    var file: String { part.target.shown }

    func encode(_ result: Value, into records: inout [UInt8]) throws(NodeError) {
        try form.encode(result, into: &records)
    }

    func write(_ records: [UInt8], count: Int) throws(NodeError) { try part.write(records, count: count) }

    func finish() throws(NodeError) { try part.finish() }

    func abandon() -> (file: String, records: Int) { part.abandon() }
}
