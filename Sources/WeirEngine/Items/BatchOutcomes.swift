import Synchronization
import WeirExec
import WeirLock
import WeirStore
import WeirValue

/// What came of the items of one batch: results, progress, the log of failures and the events, noted here and nowhere else.
final class BatchOutcomes: Sendable {
    private struct State {
        /// How many items of a dry run would run.
        var unknown = 0
        var log: FailureLog
        var collected = CollectedWrites()
    }

    /// The counters of the batch.
    let progress: BatchProgress
    /// The path of the node or flow.
    let path: String
    /// The files that the batch writes; nil where it writes none.
    let files: BatchFiles?
    private let environment: RunEnvironment
    /// What a durable run records; nil in any other.
    let journal: VisitJournal?
    /// Whether results are neither written nor recorded.
    private let isPlain: Bool
    /// How long the batch may go on.
    private let term: Term
    /// The results, where anything reads them.
    private let results: ResultBuffer?
    private let state: Lock<State>

    /// - Parameters:
    ///   - total: the number of items, where it is known.
    ///   - journal: what a durable run records; nil in any other.
    ///   - keepsResults: whether anything reads the list of results.
    ///   - keepsErrors: whether anything reads the list of errors.
    init(
        _ environment: RunEnvironment, _ term: Term, path: String, total: Int?, files: BatchFiles?,
        journal: VisitJournal? = nil, keepsResults: Bool = false, keepsErrors: Bool = false
    ) {
        self.environment = environment
        self.term = term
        self.files = files
        self.path = path
        self.journal = journal
        isPlain = files == nil && journal == nil
        results = keepsResults ? ResultBuffer(total: total) : nil
        progress = BatchProgress(environment.nextGroup(), path: path, total: total)
        state = Lock(State(log: FailureLog(keepsErrors: keepsErrors)))
    }

    /// Tells that the batch begins.
    func begin() { environment.tell(.batchStarted(progress)) }

    /// Tells that the batch ended, one way or the other.
    func end() {
        environment.counters.add(progress)
        environment.tell(.batchEnded(progress))
    }

    /// Notes a call all of whose items succeeded.
    ///
    /// - Parameter recorder: what records them of the lane that made the call; nil where nothing does.
    func succeeded(_ frame: ExecFrame, _ recorder: (any SiteRecorder)?) {
        keep(frame)
        // After the lines of a log, which may come twice, but never be lost.
        if let recorder, let journal { recorder.note(frame, in: journal.group, isRead: journal.isRead) }
    }

    private func keep(_ frame: ExecFrame) {
        results?.set(frame)
        guard let files else { return progress.add(done: frame.chunk.count) }
        let refused = files.succeeded(frame)
        progress.add(done: frame.chunk.count - refused.count)
        for (position, error) in refused { note(frame.ref(at: position), error, attempt: frame.attempt) }
    }

    /// Notes an item of a call that succeeded.
    func succeeded(_ frame: ExecFrame, at position: Int) {
        guard isPlain else { return noted(frame, at: position) }
        results?.set(frame.result(at: position), at: frame.chunk.place(at: position))
        progress.add(done: 1)
    }

    @inline(never) private func noted(_ frame: ExecFrame, at position: Int) {
        succeeded(frame.ref(at: position), frame.result(at: position), attempt: frame.attempt)
    }

    /// Notes an item that succeeded, or was rescued.
    ///
    /// - Parameters:
    ///   - attempt: its last, from 0.
    ///   - rescue: what gave the result.
    func succeeded(_ ref: ItemRef, _ result: Value, attempt: Int, by rescue: Rescue = .none) {
        keep(ref, result, attempt: attempt)
        journal?.note(ref, result, attempt: attempt, by: rescue)
    }

    private func keep(_ ref: ItemRef, _ result: Value, attempt: Int) {
        results?.set(result, at: ref.place)
        guard let error = files?.ended(ref, .success(result), attempts: attempt + 1) else {
            return progress.add(done: 1)
        }
        note(ref, error, attempt: attempt)
    }

    /// Notes iterations that succeeded.
    func succeeded(_ count: Int) { progress.add(done: count) }

    /// Notes that an item has another attempt, numbered from 0.
    func retried(_ attempt: Int) { progress.addRetry(attempt) }

    /// Notes an item that failed for good.
    ///
    /// - Parameter attempt: its last, from 0, where that is known.
    func failed(_ ref: ItemRef, _ error: NodeError, attempt: Int? = nil) {
        let error = term.reason(for: error)
        // What fails while the end comes may be due to that, and is to be done again.
        let isFinal = term.cancellation.stage == .wanted
        keep(ref, error, attempt: attempt)
        if isFinal { journal?.note(ref, error, attempt: attempt ?? 0) }
    }

    private func keep(_ ref: ItemRef, _ error: NodeError, attempt: Int?) {
        results?.set(error.value, at: ref.place)
        // What the end of the run ended is to be done again, so that a file of results says nothing of it.
        if let files, !term.isInterruption(error) {
            _ = files.ended(ref, .failure(error), attempts: (attempt ?? 0) + 1)
        }
        note(ref, error, attempt: attempt)
    }

    private func note(_ ref: ItemRef, _ error: NodeError, attempt: Int?) {
        failed(ref.place, failure(of: ref, error), attempt: attempt, item: ref.item)
    }

    /// Takes items that are known from records, and succeeded then.
    func recalled(_ known: RecalledItems) {
        let (frame, count) = (known.succeeded, known.succeeded.chunk.count)
        guard count > 0 else { return }
        progress.add(recalled: count)
        let isLog = files?.isLog == true
        if known.attempts.isEmpty, !isLog { return keep(frame) }
        let attempts = Dictionary(known.attempts, uniquingKeysWith: { $1 })
        // A log that the run goes on with has the lines of its own items.
        let unwritten = isLog ? Set(known.foreign) : Set(0..<count)
        for position in 0..<count {
            let most = attempts[position] ?? 1
            progress.noteAttempt(most - 1)
            let (ref, result) = (frame.ref(at: position), frame.result(at: position))
            if unwritten.contains(position) { keep(ref, result, attempt: most - 1) } else { keepWritten(ref, result) }
        }
    }

    /// Takes the result of an item whose line is there already.
    private func keepWritten(_ ref: ItemRef, _ result: Value) {
        results?.set(result, at: ref.place)
        progress.add(done: 1)
    }

    /// Leaves items out that a dry run does not know, which end the batch.
    func leaveOutUnknown(_ chunk: ItemChunk) {
        guard environment.parts.journal?.isDryRun == true, chunk.count > 0 else { return }
        leaveOutUnknown(chunk.count)
        chunk.advance(by: chunk.count)
    }

    /// Notes items or iterations that a dry run does not know.
    func leaveOutUnknown(_ count: Int) { state.withLock { $0.unknown += count } }

    /// Takes an item that is known from a record, and failed for good then.
    ///
    /// - Parameter value: what the manifest gives in its place; nil for nothing.
    func recalled(_ record: ItemRecord, _ error: NodeError, rescuedBy value: Value?) {
        progress.add(recalled: 1)
        progress.noteAttempt(record.attempts - 1)
        let ref = ItemRef(place: record.place, item: record.item, key: record.key)
        guard files?.isLog == true else {
            if let value { return keep(ref, value, attempt: record.attempts - 1) }
            return keep(ref, error, attempt: record.attempts - 1)
        }
        if let value { return keepWritten(ref, value) }
        results?.set(error.value, at: ref.place)
        note(ref, error, attempt: record.attempts - 1)
    }

    /// The failure that the error of an item is.
    func failure(of ref: ItemRef, _ error: NodeError) -> RunFailure {
        RunFailure(path: "\(path)[\(ref.place)]", error: error, item: ref.item.description)
    }

    /// Notes an iteration that failed.
    ///
    /// - Parameter item: the map of params that it ran with.
    func failed(_ place: Int, _ failure: RunFailure, attempt: Int? = nil, item: @autoclosure () -> Value) {
        if let files, !term.isInterruption(failure.error) {
            files.failed(
                FailedItem(
                    batch: path, path: failure.path, place: place, item: item(), error: failure.error,
                    attempts: (attempt ?? 0) + 1))
        }
        // What the end of the run ended has neither succeeded nor failed.
        if !term.isInterruption(failure.error) {
            progress.add(done: 1, failed: 1)
            // Once the run is cancelled, an error may be no more than what a node makes of that.
            if !term.isRunOver {
                environment.tell(.itemFailed(ItemAttempt(progress.group, place: place, attempt: attempt), failure))
            }
        }
        state.withLock { $0.log.add(place, failure) }
    }

    /// Keeps what an iteration sends back to the enclosing store (S3), nothing where it failed.
    func collect(_ place: Int, _ writes: [StoreWrite]) { state.withLock { $0.collected.end(place, writes) } }

    /// Why the batch failed, where it did, once every item ended.
    ///
    /// A run that stops does not interrupt a batch all of whose items succeeded nevertheless.
    ///
    /// - Parameters:
    ///   - fatal: what ended it at once, if anything did.
    func failure(fatal: NodeError? = nil, of machine: ItemMachine) -> (any Error)? {
        switch term.cancellation.stage {
        case .stopping where fatal == nil && machine.hasBegunAll && hasSucceeded(machine.begun): return nil
        case .stopping, .cancelled: return interruption
        case .wanted: return fatal ?? machine.allowedWhenExceeded.flatMap { tooManyFailed(allowed: $0) }
        }
    }

    private func hasSucceeded(_ count: Int) -> Bool { progress.failed == 0 && progress.done == count }

    /// Why a batch failed that bears no more than so many failures.
    private func tooManyFailed(allowed: Int) -> RunFailure? {
        state.withLock { $0.log.failure(of: progress.done, allowed: allowed) }
    }

    /// Ends the whole run at once where more items failed than the batch bears.
    func endRunWhereBroken(_ machine: ItemMachine) {
        guard machine.isBroken, let allowed = machine.allowedWhenExceeded,
            let failure = tooManyFailed(allowed: allowed)
        else { return }
        environment.abort(failure)
    }

    /// The failure of a batch that the end of the run ended.
    var interruption: RunFailure { RunFailure(path: path, error: term.interruption) }

    /// Ends the batch's files, once every item ended.
    ///
    /// - Parameter end: the number of items, or why the batch failed.
    /// - Throws: why the batch failed, also where its files did.
    /// - Returns: the number of items, and for post and `output:` the list of results, null where nothing reads it, or of
    ///   a file its path and the numbers of its results and of the failed items among them.
    func conclude(_ end: Result<Int, any Error>) throws -> (count: Int, results: Value) {
        if state.withLock({ $0.unknown }) > 0 { throw RunFailure(path: path, error: .isNotKnown) }
        guard let files else {
            let count = try end.get()
            return (count, results?.finish(count: count) ?? .null)
        }
        do {
            let count = try end.get()
            guard let file = try files.finish() else { return (count, results?.finish(count: count) ?? .null) }
            let summary: [(Key, Value)] = [
                ("count", .int(count)), ("failed", .int(progress.failed)), ("file", .string(file)),
            ]
            return (count, .map(summary))
        } catch {
            if let part = files.abandon() {
                environment.tell(
                    .warning(
                        environment.id, .partialResults(path: path, file: part.file, records: part.records)))
            }
            throw error
        }
    }

    /// The list of errors, null where nothing reads it, and what goes back to the enclosing store in item order, once
    /// every iteration ended.
    func collected() -> (errors: Value, writes: WriteLog) {
        state.withLock { ($0.log.list ?? .null, $0.collected.all) }
    }
}
