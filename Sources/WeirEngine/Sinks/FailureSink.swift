/// Failed items as they fail; each is in the file when `write` returns.
package protocol FailureSink: ItemSink {
    /// Appends the record of a failed item.
    func encode(_ item: FailedItem, into records: inout [UInt8])
}
