import WeirExec
import WeirValue

/// The records of a file as items: one each, or lists of so many.
final class RecordSource: ItemSource {
    private let reader: any RecordReader
    private let size: Int?
    private let shape: RecordShape?
    private var failure: NodeError?
    private var isAtEnd = false

    /// - Parameter size: the number of records in an item; the last one has what is left. Nil for the records themselves.
    init(_ reader: any RecordReader, size: Int?, as name: Key?) {
        self.reader = reader
        self.size = size
        shape = name.map { RecordShape([$0]) }
    }

    var total: Int? { nil }

    func next(into chunk: ItemChunk, limit: Int) throws(NodeError) {
        if let failure { throw failure }
        do throws(NodeError) {
            if size == nil, shape == nil {
                for _ in chunk.count..<limit where !isAtEnd { isAtEnd = !(try reader.appendNext(to: chunk)) }
            } else {
                while chunk.count < limit, !isAtEnd, let item = try nextItem(chunk) {
                    chunk.append(item, wrapped: shape)
                }
            }
        } catch {
            failure = error
            // What came before the error are items as good as any; the next pull fails.
            if chunk.count == 0 { throw error }
        }
    }

    func close() { reader.close() }

    private func nextItem(_ chunk: ItemChunk) throws(NodeError) -> Value? {
        guard let size else {
            let record = try reader.next(chunk)
            isAtEnd = record == nil
            return record
        }
        var records: [Value] = []
        while records.count < size, let record = try reader.next(chunk) { records.append(record) }
        isAtEnd = records.count < size
        return records.isEmpty ? nil : chunk.makeList(records)
    }
}
