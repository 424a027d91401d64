import ArgumentParser
import Glibc
import WeirEngine
import WeirExec
import WeirJSON
import WeirJournal
import WeirLoading
import WeirModel
import WeirRuntime
import WeirStore
import WeirThreads
import WeirValue

/// A run of a checked manifest, from its loading to what is printed at its end.
struct RunDriver {
    let options: RunOptions
    let manifest: CheckedManifest
    let inputs: RunInputs
    /// What failed items do to batches that do not say it themselves; nil for what the manifest says.
    let halt: HaltRule?
    /// What the waits between attempts are drawn from.
    let seed: UInt64
    /// The folder that the run is recorded in, and its lock; nil for none.
    let recording: (request: JournalRequest, lock: RunLock?)?

    /// Runs it.
    ///
    /// - Throws: the exit status of anything but success, after saying why.
    func run() throws {
        // Relative to where the command was started, as the user means it.
        let socket = options.control.map { PluginPath.absolute($0) }
        let folder = manifest.manifest.folder
        if let reason = WorkingFolder.enter(folder) {
            Console.shared.note("weir: error: cannot enter the manifest's folder \(folder): \(reason)")
            throw ExitStatus.runFailed
        }
        StopRequests.waitForCalls(notice: RunReporter.waiting(options.progress))
        let reporter = RunReporter(
            style: options.progress, isQuiet: options.quiet, keepsBatches: options.control != nil)
        let execution = try execution(of: manifest, inputs, reporter)
        if let durable = execution.durable { reporter.tell(recording: durable) }
        let grace = try options.graceNanoseconds
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
        do throws(RuntimeError) {
            return try Execution(
                manifest, inputs, halt: halt, threads: options.threads, seed: seed, recording: recording,
                sinks: recording?.request.isDryRun == true ? [] : [reporter]
            ) {
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
        let grace = try options.graceNanoseconds
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
        if let durable = execution.durable, durable.request.isDryRun {
            reporter.tell(recalled: durable)
            return nil
        }
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
        let seconds = reporter.seconds(since: started)
        reporter.summarize(execution.counters, outcome: word, seconds: seconds)
        return try end(execution, reporter, seconds) ?? status
    }

    /// Notes how a recorded run ended, and says what is to be said of the records.
    ///
    /// - Returns: the exit status where that cannot be noted.
    private func end(_ execution: Execution, _ reporter: RunReporter, _ seconds: Double) throws -> ExitCode? {
        guard let durable = execution.durable, let outcome = execution.outcome else { return nil }
        if durable.hasPast { reporter.tell(recalled: durable) }
        // What could not be written did not end: once there is room again, it can be continued.
        if case .failed(let failure) = outcome, failure.path == DurableRun.path { return nil }
        do throws(JournalError) {
            try durable.write(outcome, execution.counters, seconds: seconds)
        } catch {
            Console.shared.note("weir: error: \(error)")
            return ExitStatus.runFailed
        }
        if case .interrupted = outcome { reporter.tell(resumable: durable.request.folder) }
        return nil
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
        for argument in options.print {
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
