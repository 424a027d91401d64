import Synchronization
package import WeirEngine
package import WeirExec
import WeirLock
package import WeirModel
package import WeirValue

/// Opens the files of one run that results and failed items go to, with paths relative to the manifest's folder.
package final class SinkOpener: ItemSinkOpener {
    private let folder: String
    private let cancelled: CancelFlag
    /// The files of failed items that this run has begun.
    private let begun = Lock(NameSet())

    /// An opener for one run.
    ///
    /// - Parameters:
    ///   - folder: the absolute path of the manifest's folder.
    ///   - cancelled: ends a wait for a pipe's reader.
    package init(folder: String, cancelled: CancelFlag = CancelFlag()) {
        self.folder = folder
        self.cancelled = cancelled
    }

    package func openResults(_ file: ResultFile, at path: Value) throws(NodeError) -> any ResultSink {
        let target = try FileTarget(path, in: folder, file.ending)
        let form: ResultForm
        switch file.form {
        case .jsonl: form = .jsonl
        case .csv(let columns): form = .csv(CSVRecord(columns))
        }
        return try ResultFileSink(form, try PartFile(target, linesEndRecords: form.linesEndRecords, cancelled))
    }

    package func openDone(_ file: ResultFile, at path: Value, params: Value) throws(NodeError) -> any DoneSink {
        let target = try FileTarget(path, in: folder, file.ending)
        let log = try LogFile(target, isNew: false, cancelled)
        return DoneFileSink(log, params: params)
    }

    package func openFailures(at path: Value) throws(NodeError) -> any FailureSink {
        let target = try FileTarget(path, in: folder, .flushedLines)
        let isNew = begun.withLock { $0.insert(target.path) }
        return FailureFileSink(try LogFile(target, isNew: isNew, cancelled))
    }
}
