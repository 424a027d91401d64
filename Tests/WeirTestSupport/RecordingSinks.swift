internal import Synchronization
package import WeirEngine
package import WeirExec
internal import WeirLock
package import WeirModel
package import WeirValue

/// Files in memory: every record is a line with the short rendering of its parts.
package final class RecordingSinks: ItemSinkOpener {
    /// One file.
    fileprivate final class File: Sendable {
        let name: String
        let lines = Lock<[String]>([])
        let end = Lock<String?>(nil)
        let refuse: @Sendable (String) -> NodeError?
        let willWrite: @Sendable (String) -> Void

        init(
            _ name: String, _ refuse: @escaping @Sendable (String) -> NodeError?,
            _ willWrite: @escaping @Sendable (String) -> Void
        ) {
            self.name = name
            self.refuse = refuse
            self.willWrite = willWrite
        }

        func write(_ records: [UInt8]) throws(NodeError) {
            for line in String(decoding: records, as: UTF8.self).split(separator: "\n").map(String.init) {
                willWrite(line)
                if let error = refuse(line) { throw error }
                lines.withLock { $0.append(line) }
            }
        }
    }

    private let files = Lock<[File]>([])
    private let refuse: @Sendable (String) -> NodeError?
    private let willWrite: @Sendable (String) -> Void

    /// Files in memory.
    ///
    /// - Parameters:
    ///   - willWrite: is told each line before it is written, and may wait.
    ///   - refuse: why a line cannot be written; nil writes it.
    package init(
        willWrite: @escaping @Sendable (String) -> Void = { _ in },
        refuse: @escaping @Sendable (String) -> NodeError? = { _ in nil }
    ) {
        self.willWrite = willWrite
        self.refuse = refuse
    }

    /// The lines of the files of a name, in the order in which they were opened.
    package func lines(of name: String) -> [String] {
        files.withLock { $0 }.filter { $0.name == name }.flatMap { file in file.lines.withLock { $0 } }
    }

    /// How each file ended, as `name finished` or `name abandoned`, in the order in which they were opened.
    package var ends: [String] {
        files.withLock { $0 }.map { file in "\(file.name) \(file.end.withLock { $0 } ?? "open")" }
    }

    private func open(_ path: Value) -> File {
        let file = File(path.stringValue ?? "?", refuse, willWrite)
        files.withLock { $0.append(file) }
        return file
    }

    package func openResults(_ file: ResultFile, at path: Value) throws(NodeError) -> any ResultSink {
        Results(to: open(path))
    }

    package func openDone(_ file: ResultFile, at path: Value, params: Value) throws(NodeError) -> any DoneSink {
        Done(to: open(path), params)
    }

    package func openFailures(at path: Value) throws(NodeError) -> any FailureSink { Failures(to: open(path)) }

    private struct Results: ResultSink {
        let to: File
        var file: String { to.name }

        func encode(_ result: Value, into records: inout [UInt8]) throws(NodeError) {
            if result.floatValue?.isNaN == true { throw NodeError(.unsupported, "no record", retry: .no) }
            records += Array("\(result)\n".utf8)
        }

        func write(_ records: [UInt8], count: Int) throws(NodeError) { try to.write(records) }
        func finish() throws(NodeError) { to.end.withLock { $0 = "finished" } }

        func abandon() -> (file: String, records: Int) {
            to.end.withLock { $0 = "abandoned" }
            return ("\(file).part", to.lines.withLock { $0.count })
        }
    }

    private struct Done: DoneSink {
        let to: File
        let params: Value
        var file: String { to.name }

        init(to: File, _ params: Value) {
            self.to = to
            self.params = params
        }

        func encode(_ item: DoneItem, into records: inout [UInt8]) throws(NodeError) {
            let outcome =
                switch item.result {
                case .success(let value): "\(value)"
                case .failure(let error): "error \(error.message)"
                }
            let line =
                "\(item.place) \(item.item) \(params) \(outcome) attempts \(item.attempts) \(item.nanoseconds) ns\n"
            records += Array(line.utf8)
        }

        func write(_ records: [UInt8], count: Int) throws(NodeError) { try to.write(records) }
        func finish() throws(NodeError) { to.end.withLock { $0 = "finished" } }
    }

    private struct Failures: FailureSink {
        let to: File
        var file: String { to.name }

        func encode(_ item: FailedItem, into records: inout [UInt8]) {
            let line =
                "\(item.batch) \(item.place) \(item.item) \(item.path) \(item.error.code.name): \(item.error.message) "
                + "attempts \(item.attempts)\n"
            records += Array(line.utf8)
        }

        func write(_ records: [UInt8], count: Int) throws(NodeError) { try to.write(records) }
        func finish() throws(NodeError) { to.end.withLock { $0 = "finished" } }
    }
}
