import Synchronization
import WeirModel

/// The shared state of a parallel batch node: the machine that decides, and the lanes that wait for it.
final class ParallelNodeBatch: Sendable {
    fileprivate struct State {
        var machine: ParallelMachine
        var crew: LaneCrew
        /// Whether a lane pulls; the source has room for one at a time.
        var isPulling = false
        var nextWake = UInt64.max
        /// The pending items: what must live for each, and the limit whose permit it holds.
        var tokens: [UInt64: (frame: ExecFrame, limit: Gate?)] = [:]
        var fatal: NodeError?
    }

    let batch: NodeBatch
    /// Whether each item counts as in flight; otherwise each call does.
    let countsItems: Bool
    private let stopping = Atomic(false)
    private let retry: RetryPolicy
    private let hasFallback: Bool
    private let state: Lock<State>
    /// Runs the lanes.
    let starts: LaneStarts

    /// - Parameter concurrency: how much may be in flight.
    init(_ batch: NodeBatch, node: LaneNode, concurrency: Int, starts: LaneStarts) {
        self.batch = batch
        self.starts = starts
        retry = node.definition.retry
        countsItems = node.info?.isAsync == true
        hasFallback = node.hasFallback || node.definition.fallback != nil
        state = Lock(
            State(
                machine: ParallelMachine(
                    concurrency: concurrency, countsItems: node.info?.isAsync == true,
                    policy: batch.definition.errorPolicy, budget: batch.budget),
                crew: starts.makeCrew()))
    }

    private var clock: any EngineClock { batch.environment.clock }

    /// Whether lanes should begin nothing more.
    var isStopping: Bool { stopping.load(ordering: .relaxed) }

    /// How the batch ended, once every lane did.
    ///
    /// - Returns: the number of items begun.
    func end() throws -> Int {
        let done = batch.progress.done
        let (failure, fatal, begun) = state.withLock { ($0.machine.failure(of: done), $0.fatal, $0.machine.begun) }
        if batch.environment.cancellation.isCancelled {
            throw RunFailure(path: batch.path, error: NodeError(.cancelled, "the run was interrupted"))
        }
        if let fatal { throw fatal }
        if let failure { throw failure }
        return begun
    }

    /// What the calling lane does next; parks it until there is something.
    ///
    /// - Parameter isNew: whether the lane asks for the first time.
    func next(wanted: Int, isNew: Bool) async -> ParallelMachine.Step {
        var isArriving = isNew
        while true {
            let step = change { state in
                if isArriving { state.crew.arrive() }
                let step = state.machine.next(wanted: wanted, now: clock.now, mayPull: !state.isPulling)
                if case .pull = step { state.isPulling = true }
                return step
            }
            guard case .wait = step else { return step }
            isArriving = await waitForCall()
        }
    }

    /// Parks the calling lane.
    ///
    /// - Returns: whether it was called; if not, what changed since it looked found it still awake.
    private func waitForCall() async -> Bool {
        await LaneCrew.park { lane in
            state.withLock { state in
                if !state.crew.isOneComing, state.canProceed(now: clock.now) { return false }
                if state.machine.isFinished { return false }
                state.crew.wait(lane)
                return true
            }
        }
    }

    /// Notes what a pull brought and gives the place of the first item.
    func pulled(_ count: Int, wanted: Int) -> Int {
        change { state in
            state.isPulling = false
            return state.machine.pulled(count, wanted: wanted)
        }
    }

    /// Ends the batch at once: a new lane cannot begin.
    func failAtStart(_ error: NodeError) {
        change { $0.crew.arrive() }
        fail(error)
    }

    /// Ends the batch at once: a lane cannot go on.
    func fail(_ error: NodeError, ending count: Int = 0) {
        change { state in
            if state.fatal == nil { state.fatal = error }
            state.isPulling = false
            state.machine.stop()
            state.machine.ended(count)
        }
    }

    /// Stops the batch because the run was cancelled: pending items count as cancelled.
    func cancel() {
        let tokens = state.withLock { state in
            state.machine.stop()
            return state.tokens
        }
        for (token, waiting) in tokens where batch.environment.pendingItems.abandon(token, keeping: waiting.frame) {
            waiting.limit?.release()
            change { state in
                state.tokens[token] = nil
                state.machine.ended(1)
            }
        }
        change { _ in }
    }

    /// Notes that so many items, or one call, ended well or are being settled otherwise.
    func ended(_ count: Int) { change { $0.machine.ended(count) } }

    /// Notes items that are no longer in flight, where items count.
    func endedItems(_ count: Int) {
        if countsItems, count > 0 { ended(count) }
    }

    /// Takes the outcome of a pending item.
    func completed(_ index: Int, _ item: Value, _ outcome: PendingItems.Outcome, attempt: Int) {
        switch outcome {
        case .success(let value):
            batch.results?.set(value, at: index)
            batch.progress.add(done: 1)
        case .failure(let error):
            attemptFailed(index, item, error, attempt: attempt)
        }
    }

    /// Decides about an item whose attempt failed: another one later, the fallback, or failure.
    func attemptFailed(_ index: Int, _ item: Value, _ error: NodeError, attempt: Int) {
        let again = attempt + 1 < retry.attempts && error.isRetryable && !isStopping
        if again {
            batch.progress.addRetry(attempt + 1)
            let wait = max(retry.wait(after: attempt, random: .random(in: 0..<1)), error.retryAfter)
            let due = wait == 0 ? 0 : clock.deadline(in: wait)
            add(BatchWork(index: index, item: item, attempt: attempt + 1, due: due, error: error, isLast: false))
        } else if hasFallback, !batch.environment.cancellation.isCancelled {
            add(BatchWork(index: index, item: item, attempt: attempt, due: 0, error: error, isLast: true))
        } else {
            itemFailed(index, item, error)
        }
    }

    /// Adds an item that needs another call.
    func add(_ work: BatchWork) { change { $0.machine.add(work) } }

    /// Notes an item that failed for good.
    func itemFailed(_ index: Int, _ item: Value, _ error: NodeError) {
        let failure = batch.failure(index, item, error)
        if !batch.environment.isInterruption(error) { batch.progress.add(done: 1, failed: 1) }
        batch.results?.set(error.value, at: index)
        if !batch.environment.cancellation.isCancelled {
            batch.environment.tell(.itemFailed(ItemAttempt(batch.progress.group, place: index), failure))
        }
        change { $0.machine.failed(index, failure) }
    }

    /// Starts waiting for the items that a call left pending.
    ///
    /// - Parameter limit: what each item holds a permit of until it is completed or cancelled.
    func wait(for pending: [PendingItem], _ frame: ExecFrame, holding limit: Gate?, attempt: Int) {
        state.withLock { state in
            for item in pending { state.tokens[item.token] = (frame, limit) }
        }
        let whenDone: (Int) -> @Sendable (PendingItems.Outcome) -> Void = { position in
            let item = pending[position]
            return { outcome in
                limit?.release()
                self.completed(item.index, item.item, outcome, attempt: attempt)
                self.change { state in
                    state.tokens[item.token] = nil
                    state.machine.ended(1)
                }
            }
        }
        let environment = batch.environment
        let early = environment.pendingItems.activate(
            pending.map(\.token), at: PendingCall(batch.path, pending), since: clock.roughly, whenDone: whenDone)
        if early.count < pending.count { environment.pendingWatch.note() }
        for (position, outcome) in early { whenDone(position)(outcome) }
        if batch.environment.cancellation.isCancelled { cancel() }
    }

    /// Changes the state, and does what follows: calls a lane where there is something to do, or waits for the time when
    /// there will be.
    @discardableResult
    private func change<Result>(_ body: (inout State) -> Result) -> Result {
        let (result, call, due) = state.withLock { state in
            let result = body(&state)
            if state.machine.isStopping { stopping.store(true, ordering: .relaxed) }
            let now = clock.now
            return (result, state.call(now: now), state.takeWake(now: now))
        }
        if let call { starts.perform(call) }
        if let due { clock.schedule(at: due) { self.change { $0.nextWake = .max } } }
        return result
    }
}

extension ParallelNodeBatch.State {
    /// Whether a lane has something to do.
    fileprivate func canProceed(now: UInt64) -> Bool { machine.canProceed(now: now, mayPull: !isPulling) }

    /// Calls a lane where there is something to do, or all of them at the end.
    fileprivate mutating func call(now: UInt64) -> LaneCrew.Call? {
        if machine.isFinished { return crew.dismiss() }
        guard !crew.isOneComing, canProceed(now: now) else { return nil }
        return crew.call()
    }

    /// The next time at which an item may begin, where nobody waits for it or an earlier one yet.
    fileprivate mutating func takeWake(now: UInt64) -> UInt64? {
        guard let due = machine.nextDue, due > now, due < nextWake else { return nil }
        nextWake = due
        return due
    }
}
