package import WeirExec
package import WeirModel
package import WeirValue

/// Opens nothing: for runs whose manifest names no file.
package struct NoItemSinks: ItemSinkOpener {
    /// An opener.
    package init() {}

    package func openResults(_ file: ResultFile, at path: Value) throws(NodeError) -> any ResultSink {
        throw Self.error
    }

    package func openDone(_ file: ResultFile, at path: Value, params: Value) throws(NodeError) -> any DoneSink {
        throw Self.error
    }

    package func openFailures(at path: Value) throws(NodeError) -> any FailureSink { throw Self.error }

    private static var error: NodeError { NodeError(.unsupported, "this run writes no files", retry: .no) }
}
