package import WeirEngine
import WeirExec
package import WeirModel
package import WeirValue

/// Files that are not written: for a run that only says what it would do.
package struct NoFiles: ItemSinkOpener {
    private final class Sink: ResultSink, DoneSink, FailureSink {
        let file: String

        init(_ path: Value) { file = path.stringValue ?? "" }

        func encode(_ result: Value, into records: inout [UInt8]) {}
        func encode(_ item: DoneItem, into records: inout [UInt8]) {}
        func encode(_ item: FailedItem, into records: inout [UInt8]) {}
        func write(_ records: [UInt8], count: Int) {}
        func finish() {}
        func abandon() -> (file: String, records: Int) { (file, 0) }
    }

    /// Files of any path.
    package init() {}

    package func openResults(_ file: ResultFile, at path: Value) -> any ResultSink { Sink(path) }

    package func openDone(_ file: ResultFile, at path: Value, params: Value) -> any DoneSink { Sink(path) }

    package func openFailures(at path: Value) -> any FailureSink { Sink(path) }
}
