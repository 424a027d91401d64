package import WeirExec

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
