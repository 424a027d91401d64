package import WeirExec
package import WeirValue

/// A file that a batch writes.
///
/// Records are encoded by whoever has the values, on any thread, since those do not live long; and written whole.
package protocol ItemSink: Sendable {
    /// The path, as the manifest says it.
    var file: String { get }

    /// Takes encoded records.
    ///
    /// - Throws: when they cannot be written, naming the file and why; what is in the file then ends with a whole record.
    func write(_ records: [UInt8], count: Int) throws(NodeError)

    /// Ends the file, which is complete.
    ///
    /// - Throws: when what was taken cannot be written.
    func finish() throws(NodeError)
}

/// The results of a batch in the order of its items: one call of `write` at a time, and a name only at the end.
package protocol ResultSink: ItemSink {
    /// Appends the record of a result.
    ///
    /// - Throws: where the file's form has none for it; then nothing is appended.
    func encode(_ result: Value, into records: inout [UInt8]) throws(NodeError)

    /// Ends the file, which is not complete.
    ///
    /// - Returns: the path of what was written, and the number of its records.
    func abandon() -> (file: String, records: Int)
}

/// The results of a batch as its items end; each is in the file when `write` returns.
package protocol DoneSink: ItemSink {
    /// Appends the record of an item that ended.
    ///
    /// - Throws: where there is none for its result; then an error stands in its place.
    func encode(_ item: DoneItem, into records: inout [UInt8]) throws(NodeError)
}

/// Failed items as they fail; each is in the file when `write` returns.
package protocol FailureSink: ItemSink {
    /// Appends the record of a failed item.
    func encode(_ item: FailedItem, into records: inout [UInt8])
}

/// An item that ended, as `order: as_done` tells it.
package struct DoneItem: Sendable {
    /// Its place in the batch, from 0.
    package let place: Int
    /// The item.
    package let item: Value
    /// What came of it.
    package let result: Result<Value, NodeError>
    /// The number of its attempts, at least 1.
    package let attempts: Int
    /// How long it took, from the first call with it on, in nanoseconds.
    package let nanoseconds: UInt64

    /// An item that ended.
    package init(
        place: Int, item: Value, result: Result<Value, NodeError>, attempts: Int, nanoseconds: UInt64
    ) {
        self.place = place
        self.item = item
        self.result = result
        self.attempts = attempts
        self.nanoseconds = nanoseconds
    }
}

/// An item that failed for good.
package struct FailedItem: Sendable {
    /// The path of the batch.
    package let batch: String
    /// The path of the node that failed, which of an iteration is one inside.
    package let path: String
    /// Its place in the batch, from 0.
    package let place: Int
    /// The item; of a batch flow its map of params.
    package let item: Value
    /// Why it failed.
    package let error: NodeError
    /// The number of its attempts, at least 1.
    package let attempts: Int

    /// An item that failed.
    package init(batch: String, path: String, place: Int, item: Value, error: NodeError, attempts: Int) {
        self.batch = batch
        self.path = path
        self.place = place
        self.item = item
        self.error = error
        self.attempts = attempts
    }
}
