import WeirExec
import WeirValue

/// Reads one record of a file after another.
protocol RecordReader: AnyObject {
    /// The next record, made in the chunk's memory; nil at the end.
    func next(_ chunk: ItemChunk) throws(NodeError) -> Value?

    /// Adds the next record to the chunk as an item; false at the end.
    func appendNext(to chunk: ItemChunk) throws(NodeError) -> Bool

    /// Closes the file.
    func close()
}

extension RecordReader {
    func appendNext(to chunk: ItemChunk) throws(NodeError) -> Bool {
        guard let record = try next(chunk) else { return false }
        chunk.append(record)
        return true
    }
}
