package import ArgumentParser
import Glibc
import WeirEngine
import WeirExec
import WeirJSON
import WeirLoading
import WeirModel
import WeirRuntime
import WeirStore
import WeirThreads
import WeirValue

/// `weir run`: runs a manifest.
package struct RunCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a manifest.",
        discussion: """
            Standard output carries only what --print asks for. Exit status: 0 success, 1 the run failed, 2 the manifest has \
            problems, 3 a plugin could not be loaded, 64 wrong usage, 130, 143 or 129 interrupted by SIGINT, SIGTERM or \
            SIGHUP, whichever came first. The first of these begins nothing new, and lets what is in flight finish within \
            --grace; a second one, at least half a second later, cancels that at once; a third one ends the process and \
            says which call has not returned.
            """)

    @Argument(help: ArgumentHelp("The manifest.", valueName: "file"))
    var file: String

    @Option(
        name: .long,
        help: ArgumentHelp("A param of the outermost flow, which wins over the manifest's.", valueName: "k=v"))
    var param: [String] = []

    @Option(name: .long, help: ArgumentHelp("A JSON object to lay over the initial store.", valueName: "file.json"))
    var shared: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Put JSON, or the text of a file, into the initial store.", valueName: "path=json|@file"))
    var set: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Print the value at this path of the final store, such as totals.north or list[0], as a line of JSON.",
            valueName: "path"))
    var print: [StoreArgument] = []

    @Option(name: .long, help: "How progress is shown on standard error: auto, json or none.")
    var progress: ProgressStyle = .auto

    @Option(
        name: .long,
        help: ArgumentHelp("The most worker threads (default: the larger of 64 and 4 x cores).", valueName: "n"))
    var threads: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How long what is in flight may take to finish after a signal, before it is cancelled; 0s cancels at once "
                + "(default: \(Execution.usualGrace / 1_000_000_000)s).", valueName: "duration"))
    var grace: DurationArgument?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What failed items do to batches without an on_error and a tolerate of their own: never, soon,fail=N, "
                + "soon,fail=P%, and the same with now, which ends the run at once.", valueName: "when,why"))
    var halt: HaltArgument?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What the waits between attempts are drawn from, so that a run can be repeated.", valueName: "n"))
    var seed: UInt64?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Listen at this path for `weir control`, which asks and changes the run.", valueName: "socket"))
    var control: String?

    @Flag(name: .long, help: "Say nothing but errors.")
    var quiet = false

    package init() {}

    package func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
        for argument in print { _ = try argument.reference() }
        for text in param { _ = try RunArguments.param(text) }
        for text in set { _ = try RunArguments.parts(ofSet: text) }
        if control?.isEmpty == true { throw ValidationError("--control needs a path that is not empty") }
        _ = try graceNanoseconds
        _ = try halt?.rule()
    }

    private var graceNanoseconds: UInt64 {
        get throws { try grace?.nanoseconds(of: "--grace") ?? Execution.usualGrace }
    }

    package func run() throws {
        StopRequests.outliveReaders()
        try OpenFiles.require()
        Console.shared.keepOutput()
        let names = Set(try param.map { try RunArguments.param($0).0 })
        let loaded = LoadedManifest(file: file, runParams: names)
        let manifest = try loaded.report(withWarnings: !quiet, isRunNext: true)
        let inputs = try RunArguments.inputs(of: manifest, params: param, sharedFile: shared, sets: set)
        // Relative to where the command was started, as the user means it.
        let socket = control.map { PluginPath.absolute($0) }
        let folder = manifest.manifest.folder
        if let reason = WorkingFolder.enter(folder) {
            Console.shared.note("weir: error: cannot enter the manifest's folder \(folder): \(reason)")
            throw ExitStatus.runFailed
        }
        StopRequests.waitForCalls(notice: RunReporter.waiting(progress))
        let reporter = RunReporter(style: progress, isQuiet: quiet, keepsBatches: control != nil)
        let execution = try execution(of: manifest, inputs, reporter)
        let grace = try graceNanoseconds
        let server = try socket.map { try listen(at: $0, RunControl(execution, reporter, grace: grace)) }
        defer { server?.close() }
        let status = try watch(execution, reporter)
        let printed = Result { try printValues(of: execution.store, failed: status != nil) }
        execution.close(isLast: true)
        // What runs at the end of a process would wait for these calls, or free what they use.
        if !execution.stuckCalls.isEmpty {
            server?.close()
            _exit((status ?? Self.status(of: printed)).rawValue)
        }
        if status == ExitStatus.interrupted { throw ExitStatus.interrupted }
        try printed.get()
        if let status { throw status }
    }

    private func listen(at socket: String, _ control: RunControl) throws -> ControlServer {
        do throws(UnixSocket.Failure) {
            return try ControlServer(at: socket) { control.answer($0) }
        } catch {
            Console.shared.note("weir: error: cannot listen at \(socket): \(error.text)")
            throw ExitStatus.runFailed
        }
    }

    /// Loads what the run needs.
    ///
    /// - Throws: the exit status, after saying why that is not possible.
    private func execution(
        of manifest: CheckedManifest, _ inputs: RunInputs, _ reporter: RunReporter
    ) throws -> Execution {
        let halt = try halt?.rule()
        do throws(RuntimeError) {
            return try Execution(manifest, inputs, halt: halt, threads: threads, seed: seed, sinks: [reporter]) {
                StopRequests.takeBack()
                return !StopRequests.isRequested
            }
        } catch {
            if error.code == .stopped {
                Execution.endPlugins()
                reporter.summarize(RunCounters(), outcome: "interrupted", seconds: 0)
            }
            // A problem of the manifest says itself where it is and that it is an error.
            for reason in error.reasons {
                Console.shared.note(reason is Problem ? "\(reason)" : "weir: error: \(reason)")
            }
            throw ExitStatus.status(of: error.code)
        }
    }

    /// Runs on other threads, while the calling thread shows progress and waits for signals.
    ///
    /// - Returns: the exit status of a run that did not succeed.
    private func watch(_ execution: Execution, _ reporter: RunReporter) throws -> ExitCode? {
        let grace = try graceNanoseconds
        let started = reporter.now
        StopRequests.beginRun()
        execution.start(whenEnded: MainLoop.signalEnd)
        loop: while true {
            // What is to be done comes before what is said, since standard error may have a reader that has stopped.
            switch MainLoop.next(tick: reporter.tick) {
            case .ended: break loop
            case .tick: reporter.showProgress()
            case .stop:
                execution.stop(grace: grace) { StopRequests.noteCancel(isGraceOver: true) }
                if grace == 0 { StopRequests.noteCancel(isGraceOver: false) }
                reporter.stopping(grace: grace)
            case .cancel:
                execution.cancel()
                reporter.cancelled(isGraceOver: false)
            case .graceOver: reporter.cancelled(isGraceOver: true)
            }
        }
        StopRequests.endRun()
        let (word, status): (String, ExitCode?)
        switch execution.outcome {
        case .succeeded: (word, status) = ("done", nil)
        case .failed(let failure):
            reporter.runFailed(failure)
            (word, status) = ("failed", ExitStatus.runFailed)
        case .interrupted(let failure):
            if let failure { reporter.runFailed(failure) }
            (word, status) = ("interrupted", ExitStatus.interrupted)
        case nil: (word, status) = ("interrupted", ExitStatus.interrupted)
        }
        reporter.tell(stuck: execution.stuckCalls.map(\.path))
        reporter.summarize(execution.counters, outcome: word, seconds: reporter.seconds(since: started))
        return status
    }

    private static func status(of printed: Result<Void, any Error>) -> ExitCode {
        guard case .failure(let error) = printed else { return .success }
        return error as? ExitCode ?? ExitStatus.runFailed
    }

    /// Prints what was asked for.
    ///
    /// What a failed run did not come to is passed over.
    private func printValues(of store: Store, failed: Bool) throws {
        var isComplete = true
        for argument in print {
            let reference = try argument.reference()
            let found = try store.read { (view) throws(NodeError) in
                try TemplateContext(params: Params(.map([])), store: view).look(reference)
            }
            guard let value = found else {
                if failed { continue }
                let known = store.whole().entries.map { "\($0.key)" }
                Console.shared.note(
                    "weir: error: there is nothing at \"\(argument.text)\" in the final store"
                        + (known.isEmpty ? ", which is empty" : ", which has \(known.joined(separator: ", "))"))
                isComplete = false
                continue
            }
            do {
                try Console.shared.output(json: JSON.text(value), isValue: true)
            } catch let error as JSONError {
                Console.shared.note("weir: error: cannot print \"\(argument.text)\": \(error.message)")
                isComplete = false
            }
        }
        if !isComplete { throw ExitStatus.runFailed }
    }
}
