internal import WeirEngine
internal import WeirExec
internal import WeirValue

/// A file with a line for each item that ended: `{index, item, params, result | error, attempts, ms}`.
final class DoneFileSink: DoneSink {
    private let log: LogFile
    private let params: [UInt8]

    /// - Parameter params: the effective params of the batch.
    init(_ log: LogFile, params: Value) {
        self.log = log
        var bytes: [UInt8] = []
        JSONLine.append("params", params, to: &bytes)
        self.params = bytes
    }

    var file: String { log.name }

    func encode(_ item: DoneItem, into records: inout [UInt8]) throws(NodeError) {
        var refusal: NodeError?
        JSONLine.append("index", .int(item.place), to: &records, isFirst: true)
        JSONLine.append("item", item.item, to: &records)
        records.append(contentsOf: params)
        switch item.result {
        case .success(let value):
            let start = records.count
            JSONLine.append("result", to: &records)
            do throws(NodeError) {
                try JSONLine.appendText(of: value, to: &records)
            } catch {
                records.removeSubrange(start...)
                JSONLine.append("error", error.value, to: &records)
                refusal = error
            }
        case .failure(let error): JSONLine.append("error", error.value, to: &records)
        }
        JSONLine.append("attempts", .int(item.attempts), to: &records)
        JSONLine.append("ms", .float((Double(item.nanoseconds) / 1e3).rounded() / 1e3), to: &records)
        JSONLine.end(&records)
        if let refusal { throw refusal }
    }

    func write(_ records: [UInt8], count: Int) throws(NodeError) { try log.write(records, count: count) }

    func finish() throws(NodeError) { try log.finish() }
}
