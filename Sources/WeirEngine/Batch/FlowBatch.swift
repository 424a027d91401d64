import Synchronization
import WeirModel

/// One run of a batch flow, as its lanes share it.
// SAFETY: `source` is used by whoever holds `pullGate`; everything else is immutable or locked.
final class FlowBatch: @unchecked Sendable {
    private struct State {
        var log: FailureLog
        var begun = 0
        var collected: [Int: [StoreOperation]] = [:]
        var fatal: (any Error)?
    }

    let environment: RunEnvironment
    let definition: BatchDefinition
    let progress: BatchProgress
    let path: String
    private let source: any ItemSource
    private let pullGate = Gate(permits: 1)
    private let stopping = Atomic(false)
    private let cancelFlag: CancelFlag
    private let budget: FailureBudget
    private let state: Lock<State>

    init(_ environment: RunEnvironment, _ definition: BatchDefinition, source: any ItemSource, path: String) {
        self.environment = environment
        self.definition = definition
        self.source = source
        cancelFlag = environment.cancellation.flag
        self.path = path
        budget = FailureBudget(tolerance: definition.tolerance, total: source.total)
        state = Lock(State(log: FailureLog(keepsErrors: definition.tolerance != .count(0))))
        progress = BatchProgress(path: path, total: source.total)
    }

    var total: Int? { source.total }

    /// Whether no iteration should begin any more.
    var isStopping: Bool { stopping.load(ordering: .relaxed) || cancelFlag.isSet }

    /// Pulls the next items, one lane at a time.
    func pull(into chunk: ItemChunk, limit: Int, through turnstile: Gate?) async throws(NodeError) {
        _ = await pullGate.acquire()
        defer { pullGate.release() }
        chunk.reset(firstIndex: 0)
        guard !isStopping else { return }
        if source.callsPlugin, let turnstile { _ = await turnstile.acquire() }
        defer { if source.callsPlugin { turnstile?.release() } }
        try source.next(into: chunk, limit: min(limit, definition.window ?? limit, chunk.capacity))
        let first = state.withLock { state in
            defer { state.begun += chunk.count }
            return state.begun
        }
        chunk.number(from: first)
    }

    /// Notes iterations that ended well.
    func succeeded(_ count: Int) { progress.add(done: count) }

    /// Keeps what an iteration sends back to the enclosing store (S3).
    func collect(_ index: Int, _ operations: [StoreOperation]) {
        guard !operations.isEmpty else { return }
        state.withLock { $0.collected[index] = operations }
    }

    /// Notes an iteration that failed.
    func failed(_ index: Int, _ failure: RunFailure) {
        if !environment.isInterruption(failure.error) { progress.add(done: 1, failed: 1) }
        if !environment.cancellation.isCancelled { environment.events.itemFailed(failure) }
        let stops = state.withLock { state in
            state.log.add(index, failure)
            return definition.errorPolicy == .stop && budget.isExceeded(by: state.log.count)
        }
        if stops { stopping.store(true, ordering: .relaxed) }
    }

    /// Ends the batch at once: the source failed, or an item is no map.
    func fail(_ error: any Error) {
        state.withLock { if $0.fatal == nil { $0.fatal = error } }
        stopping.store(true, ordering: .relaxed)
    }

    /// How the batch ended, once every lane did.
    ///
    /// - Returns: the number of iterations, the failed ones, and what goes back to the enclosing store, in item order.
    func end() throws -> (count: Int, failures: Value, operations: [StoreOperation]) {
        let (log, begun, collected, fatal) = state.withLock { ($0.log, $0.begun, $0.collected, $0.fatal) }
        if environment.cancellation.isCancelled {
            throw RunFailure(path: path, error: NodeError(.cancelled, "the run was interrupted"))
        }
        if let fatal { throw fatal }
        let allowed = budget.allowed(of: budget.total ?? begun)
        if log.count > allowed, let failure = log.failure(of: progress.done, allowed: allowed) { throw failure }
        let operations = collected.keys.sorted().flatMap { collected[$0] ?? [] }
        return (begun, definition.tolerance == .count(0) ? .null : log.list, operations)
    }
}
