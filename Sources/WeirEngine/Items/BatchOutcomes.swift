import Synchronization
import WeirExec
import WeirLock
import WeirStore
import WeirValue

/// What came of the items of one batch: results, progress, the log of failures and the events, noted here and nowhere else.
final class BatchOutcomes: Sendable {
    private struct State {
        var log: FailureLog
        var collected: [Int: [StoreWrite]] = [:]
    }

    /// The counters of the batch.
    let progress: BatchProgress
    /// The path of the node or flow.
    let path: String
    private let environment: RunEnvironment
    /// How long the batch may go on.
    private let term: Term
    /// The results, where anything reads them.
    private let results: ResultBuffer?
    private let state: Lock<State>

    /// - Parameters:
    ///   - total: the number of items, where it is known.
    ///   - keepsResults: whether anything reads the list of results.
    ///   - keepsErrors: whether anything reads the list of errors.
    init(
        _ environment: RunEnvironment, _ term: Term, path: String, total: Int?, keepsResults: Bool = false,
        keepsErrors: Bool = false
    ) {
        self.environment = environment
        self.term = term
        self.path = path
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
    func succeeded(_ frame: ExecFrame) {
        results?.set(frame)
        progress.add(done: frame.chunk.count)
    }

    /// Notes an item that succeeded, or was rescued.
    func succeeded(_ place: Int, _ result: Value) {
        results?.set(result, at: place)
        progress.add(done: 1)
    }

    /// Notes iterations that succeeded.
    func succeeded(_ count: Int) { progress.add(done: count) }

    /// Notes that an item has another attempt, numbered from 0.
    func retried(_ attempt: Int) { progress.addRetry(attempt) }

    /// Notes an item that failed for good.
    ///
    /// - Parameter attempt: its last, from 0, where that is known.
    func failed(_ ref: ItemRef, _ error: NodeError, attempt: Int? = nil) {
        results?.set(error.value, at: ref.place)
        let failure = RunFailure(path: "\(path)[\(ref.place)]", error: error, item: ref.item.description)
        failed(ref.place, failure, attempt: attempt)
    }

    /// Notes an iteration that failed.
    func failed(_ place: Int, _ failure: RunFailure, attempt: Int? = nil) {
        // What the end of the run ended has neither succeeded nor failed.
        if !term.isInterruption(failure.error) {
            progress.add(done: 1, failed: 1)
            // Once the run is cancelled, an error may be no more than what a node makes of that.
            if !term.isOver {
                environment.tell(.itemFailed(ItemAttempt(progress.group, place: place, attempt: attempt), failure))
            }
        }
        state.withLock { $0.log.add(place, failure) }
    }

    /// Keeps what an iteration sends back to the enclosing store (S3).
    func collect(_ place: Int, _ writes: [StoreWrite]) {
        guard !writes.isEmpty else { return }
        state.withLock { $0.collected[place] = writes }
    }

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

    /// Ends the whole run at once, since more items failed than the batch bears.
    ///
    /// - Parameter allowed: the number of failures that it bears.
    func endRun(allowed: Int) {
        if let failure = tooManyFailed(allowed: allowed) { environment.abort(failure) }
    }

    /// The failure of a batch that the end of the run ended.
    var interruption: RunFailure { RunFailure(path: path, error: term.interruption) }

    /// The list of results, null where nothing reads it, once every item ended.
    ///
    /// - Parameter count: the number of items.
    func list(count: Int) -> Value { results?.finish(count: count) ?? .null }

    /// The list of errors, null where nothing reads it, and what goes back to the enclosing store in item order, once
    /// every iteration ended.
    func collected() -> (errors: Value, writes: [StoreWrite]) {
        state.withLock { state in
            let places = state.collected.keys.sorted()
            return (state.log.list ?? .null, places.flatMap { state.collected[$0] ?? [] })
        }
    }
}
