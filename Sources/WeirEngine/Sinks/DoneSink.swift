package import WeirExec

/// The results of a batch as its items end; each is in the file when `write` returns.
package protocol DoneSink: ItemSink {
    /// Appends the record of an item that ended.
    ///
    /// - Throws: where there is none for its result; then an error stands in its place.
    func encode(_ item: DoneItem, into records: inout [UInt8]) throws(NodeError)
}
