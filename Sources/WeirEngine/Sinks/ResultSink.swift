package import WeirExec
package import WeirValue

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
