import Testing
import WeirEngine
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirSinks

/// A folder in which a run writes files.
struct SinkFolder {
    let folder: ScratchFolder
    let opener: SinkOpener

    init() throws {
        folder = try ScratchFolder()
        opener = SinkOpener(folder: folder.path)
    }

    func results(_ path: String, columns: [Key]? = nil) throws(NodeError) -> any ResultSink {
        let form: ResultFile.Form = columns.map { .csv(columns: $0) } ?? .jsonl
        return try opener.openResults(ResultFile(form, path: .constant(.null), location: .test), at: .string(path))
    }

    func done(_ path: String, params: Value = .map([])) throws(NodeError) -> any DoneSink {
        let file = ResultFile(.jsonl, path: .constant(.null), order: .asDone, location: .test)
        return try opener.openDone(file, at: .string(path), params: params)
    }

    func failures(_ path: String) throws(NodeError) -> any FailureSink {
        try opener.openFailures(at: .string(path))
    }

    /// What opening says is wrong, or an empty text.
    func refusal(_ body: () throws(NodeError) -> Void) -> String {
        do throws(NodeError) {
            try body()
            return ""
        } catch {
            return error.message
        }
    }
}

extension ResultSink {
    /// Writes results, one after another.
    func write(_ results: Value...) throws(NodeError) {
        for result in results {
            var bytes: [UInt8] = []
            try encode(result, into: &bytes)
            try write(bytes, count: 1)
        }
    }
}
