import Synchronization
import WeirModel

/// One run of a batch flow, as its lanes share it.
// SAFETY: `source` is used by the one lane that pulls; everything else is immutable or locked.
final class FlowBatch: @unchecked Sendable {
    private struct State {
        var log: FailureLog
        var crew: LaneCrew
        /// Whether a lane pulls; the source has room for one at a time.
        var isPulling = false
        var isExhausted = false
        var begun = 0
        var collected: [Int: [StoreOperation]] = [:]
        var fatal: (any Error)?
    }

    let environment: RunEnvironment
    let definition: BatchDefinition
    let progress: BatchProgress
    let path: String
    private let source: any ItemSource
    private let stopping = Atomic(false)
    private let cancelFlag: CancelFlag
    private let budget: FailureBudget
    private let keepsFailures: Bool
    private let state: Lock<State>
    /// Runs the lanes.
    let starts: LaneStarts

    /// - Parameters:
    ///   - isRead: whether anything reads the list of the failed iterations.
    init(
        _ environment: RunEnvironment, _ definition: BatchDefinition, source: any ItemSource, path: String,
        starts: LaneStarts, isRead: Bool
    ) {
        self.environment = environment
        self.definition = definition
        self.source = source
        cancelFlag = environment.cancellation.flag
        self.path = path
        budget = FailureBudget(tolerance: definition.tolerance, total: source.total)
        keepsFailures = isRead && definition.tolerance != .count(0)
        self.starts = starts
        state = Lock(State(log: FailureLog(keepsErrors: keepsFailures), crew: starts.makeCrew()))
        progress = BatchProgress(environment.nextGroup(), path: path, total: source.total)
    }

    var total: Int? { source.total }

    /// Whether no iteration should begin any more.
    var isStopping: Bool { stopping.load(ordering: .relaxed) || cancelFlag.isSet }

    /// Pulls the next items, none at the end; parks the lane while another one pulls.
    ///
    /// - Parameter isNew: whether the lane pulls for the first time.
    func pull(into chunk: ItemChunk, limit: Int, through turnstile: Gate?, isNew: Bool) async throws(NodeError) {
        chunk.reset(firstIndex: 0)
        guard await beginPull(isNew: isNew) else { return }
        var count = 0
        defer { chunk.number(from: endPull(count)) }
        if source.callsPlugin, let turnstile { _ = await turnstile.acquire() }
        defer { if source.callsPlugin { turnstile?.release() } }
        try source.next(into: chunk, limit: min(limit, definition.window ?? limit, chunk.capacity))
        count = chunk.count
    }

    /// Notes that a lane ends.
    func leave() { change { _ in } }

    /// Waits until no other lane pulls.
    ///
    /// - Returns: false where there is nothing more to pull.
    private func beginPull(isNew: Bool) async -> Bool {
        var isArriving = isNew
        while true {
            let mayPull: Bool? = change { state in
                if isArriving { state.crew.arrive() }
                if isDone(state) { return false }
                if state.isPulling { return nil }
                state.isPulling = true
                return true
            }
            if let mayPull { return mayPull }
            isArriving = await waitForCall()
        }
    }

    /// Lets another lane pull.
    ///
    /// - Returns: the place in the batch of the first of the items pulled.
    private func endPull(_ count: Int) -> Int {
        change { state in
            state.isPulling = false
            if count == 0 { state.isExhausted = true }
            defer { state.begun += count }
            return state.begun
        }
    }

    /// Parks the calling lane.
    ///
    /// - Returns: whether it was called; if not, the pull that it waited for ended meanwhile.
    private func waitForCall() async -> Bool {
        await LaneCrew.park { lane in
            state.withLock { state in
                if isDone(state) || !state.isPulling && !state.crew.isOneComing { return false }
                state.crew.wait(lane)
                return true
            }
        }
    }

    private func isDone(_ state: State) -> Bool { state.isExhausted || isStopping }

    /// Changes the state, and calls a lane where there may be something to pull, or all of them at the end.
    @discardableResult
    private func change<Result>(_ body: (inout State) -> Result) -> Result {
        let (result, call) = state.withLock { state -> (Result, LaneCrew.Call?) in
            let result = body(&state)
            if isDone(state) { return (result, state.crew.dismiss()) }
            return (result, state.isPulling ? nil : state.crew.call())
        }
        if let call { starts.perform(call) }
        return result
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
        if !environment.cancellation.isCancelled {
            environment.tell(.itemFailed(ItemAttempt(progress.group, place: index), failure))
        }
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
        return (begun, keepsFailures ? log.list : .null, operations)
    }
}
