package import WeirExec
package import WeirModel
package import WeirValue

/// Opens the files that results and failed items go to, so that the engine itself does no input or output.
///
/// Each throws when the path does not fit or the file cannot be written; the message says which.
package protocol ItemSinkOpener: Sendable {
    /// A file for results in the order of the items.
    ///
    /// - Parameter path: what the template of the file gives.
    func openResults(_ file: ResultFile, at path: Value) throws(NodeError) -> any ResultSink

    /// A file for results as the items end.
    ///
    /// - Parameter params: the effective params of the batch, which each record repeats.
    func openDone(_ file: ResultFile, at path: Value, params: Value) throws(NodeError) -> any DoneSink

    /// A file for failed items, empty where this run has not opened it before.
    func openFailures(at path: Value) throws(NodeError) -> any FailureSink
}
