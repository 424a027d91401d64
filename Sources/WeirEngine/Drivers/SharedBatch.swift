import DequeModule
import Synchronization
import WeirExec
import WeirLock
import WeirModel
import WeirValue

/// A batch as its lanes share it: the machine that decides, and the lanes that wait for it.
final class SharedBatch: Sendable {
    struct State {
        var machine: ItemMachine
        var crew: LaneCrew
        var nextWake = UInt64.max
        /// The pending items by token.
        var tokens: [UInt64: SuspendedItem] = [:]
        /// When those of them are too late that have a time, in the order of these times.
        var expiries: Deque<(deadline: UInt64, token: UInt64)> = []
        var nextExpiry = UInt64.max
        var expiryTimer: TimerToken?
        var fatal: NodeError?
    }

    let environment: RunEnvironment
    let definition: BatchDefinition
    let source: BatchSource
    let outcomes: BatchOutcomes
    /// Runs the lanes.
    let lanes: LaneStarts
    /// What counts as in flight; nothing is noted of what does not.
    private let counting: ItemMachine.Counting
    private let cancelFlag: CancelFlag
    /// How long the batch may go on.
    let term: Term
    private let deadline: UInt64
    private let stopping = Atomic(false)
    let state: Lock<State>

    init(
        _ environment: RunEnvironment, _ term: Term, _ machine: ItemMachine, _ source: BatchSource,
        _ outcomes: BatchOutcomes, _ definition: BatchDefinition, lanes: LaneStarts
    ) {
        self.environment = environment
        self.definition = definition
        self.source = source
        self.outcomes = outcomes
        self.lanes = lanes
        counting = machine.counting
        cancelFlag = term.cancellation.flag
        self.term = term
        deadline = term.deadline
        state = Lock(State(machine: machine, crew: lanes.makeCrew()))
    }

    /// The time by which items wait.
    var clock: any EngineClock { environment.clock }

    private var draw: RetryDraw { RetryDraw(seed: environment.seed, path: outcomes.path) }

    /// Whether lanes should begin nothing more.
    var isStopping: Bool { stopping.load(ordering: .relaxed) || cancelFlag.isStopping }

    /// Runs the lanes until all have ended.
    ///
    /// - Parameters:
    ///   - visit: what each lane sees through a context of its own, since shared ones would cost it every count.
    ///   - mayBlock: whether a lane may hold its thread while it waits, so that each needs one.
    ///   - body: what a lane does.
    func run(
        _ visit: VisitContext, mayBlock: Bool, _ body: @escaping @Sendable (Lane, VisitContext) async -> Void
    ) async {
        if mayBlock { environment.threads.reserve(lanes.most) }
        defer { if mayBlock { environment.threads.release(lanes.most) } }
        let (params, store, path) = (visit.params.merged, visit.store, visit.path.places)
        await lanes.run { [environment, term] in
            let own = VisitContext(params: Params(params.compacted()), store: store, path: VisitPath(path))
            await body(Lane(environment, term), own)
        }
    }

    /// How the batch ended, once every lane did.
    ///
    /// - Returns: the number of items begun.
    func end() throws -> Int {
        let (fatal, machine, timer) = state.withLock { ($0.fatal, $0.machine, $0.expiryTimer) }
        // It would keep the batch, with all its results, until the time of its last item.
        if let timer { clock.cancel(timer) }
        if let failure = outcomes.failure(fatal: fatal, of: machine) { throw failure }
        return machine.begun
    }

    /// What the calling lane does next; parks it until there is something.
    ///
    /// - Parameter isNew: whether the lane asks for the first time.
    func next(wanted: Int, isNew: Bool) async -> ItemMachine.Step {
        var isArriving = isNew
        while true {
            if environment.pause.isOn { await environment.pause.wait(term.cancellation) }
            let step = change { state, now in
                if isArriving { state.crew.arrive() }
                if cancelFlag.isStopping { state.machine.stop() }
                return state.machine.next(wanted: wanted, now: now)
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
                if !state.crew.isOneComing, state.machine.canProceed(now: clock.now) { return false }
                if state.machine.isFinished { return false }
                state.crew.wait(lane)
                return true
            }
        }
    }

    /// Does what `next` said: pulls items and numbers them.
    ///
    /// - Returns: whether there are any.
    func pull(into chunk: ItemChunk, limit: Int) async -> Bool {
        do {
            try await source.next(into: chunk, limit: limit)
        } catch {
            change { state, _ in
                state.fatal = state.fatal ?? error
                state.machine.pullFailed(wanted: limit)
            }
            return false
        }
        chunk.number(from: change { state, _ in state.machine.pulled(chunk.count, wanted: limit) })
        return chunk.count > 0
    }

    /// Changes the state, and does what follows: calls a lane where there is something to do, or waits for the time when
    /// there will be.
    @discardableResult
    func change<Result>(_ body: (inout State, _ now: UInt64) -> Result) -> Result {
        let now = clock.now
        let (result, call, due, expiry) = state.withLock { state in
            let result = body(&state, now)
            if let files = outcomes.files { state.note(files) }
            if state.machine.isStopping { stopping.store(true, ordering: .relaxed) }
            return (result, state.call(now: now), state.takeWake(now: now), state.takeExpiry())
        }
        if let call { lanes.perform(call) }
        if let due { clock.schedule(at: due) { self.change { state, _ in state.nextWake = .max } } }
        if let expiry {
            let timer = clock.schedule(at: expiry) { self.expire() }
            state.withLock { $0.expiryTimer = timer }
        }
        return result
    }
}

extension SharedBatch.State {
    /// Ends the batch where its files cannot be written, and lets it go on as far as they are.
    fileprivate mutating func note(_ files: BatchFiles) {
        guard let error = files.report(to: &machine) else { return }
        fatal = fatal ?? error
        machine.stop()
    }

    /// Calls a lane where there is something to do, or all of them at the end.
    fileprivate mutating func call(now: UInt64) -> LaneCrew.Call? {
        if machine.isFinished { return crew.dismiss() }
        guard !crew.isOneComing, machine.canProceed(now: now) else { return nil }
        return crew.call()
    }

    /// The next time at which an item may begin, where nobody waits for it or an earlier one yet.
    fileprivate mutating func takeWake(now: UInt64) -> UInt64? {
        guard let due = machine.nextDue, due > now, due < nextWake else { return nil }
        nextWake = due
        return due
    }

    /// When a pending item is too late, where nobody waits for that or an earlier time yet.
    fileprivate mutating func takeExpiry() -> UInt64? {
        while let first = expiries.first, tokens[first.token] == nil { expiries.removeFirst() }
        guard let first = expiries.first, first.deadline < nextExpiry else { return nil }
        nextExpiry = first.deadline
        return first.deadline
    }
}

// MARK: What lanes tell

extension SharedBatch {
    /// Notes items of a call that are settled, wait for their time, or were given back.
    func settled(_ items: Int) {
        if counting == .items, items > 0 { change { state, _ in state.machine.settled(items) } }
    }

    /// Notes that a lane has done what `next` said, but for items that are pending.
    func callEnded() {
        if counting == .calls { change { state, _ in state.machine.callEnded() } }
    }

    /// Takes an item that exec did not come to.
    func giveBack(_ ref: ItemRef, attempt: Int) {
        change { state, _ in state.machine.giveBack(ref, attempt: attempt) }
    }

    /// Decides about an item whose attempt failed, and notes what is decided.
    func attemptFailed(_ ref: ItemRef, _ error: NodeError, attempt: Int) {
        let fate = change { state, now in
            let isDrawn = state.machine.rule.policy.jitter != .none
            return state.machine.attemptFailed(
                ref, error, attempt: attempt, now: now, deadline: deadline, stage: term.cancellation.stage,
                random: isDrawn ? draw.value(place: ref.place, attempt: attempt) : 0)
        }
        switch fate {
        case .again: outcomes.retried(attempt + 1)
        case .rescue: break
        case .failed:
            outcomes.failed(ref, error, attempt: attempt)
            endRunWhereBroken()
        case .fatal:
            outcomes.failed(ref, error, attempt: attempt)
            environment.abort(outcomes.failure(of: ref, error))
        }
    }

    /// Notes an item that failed for good.
    ///
    /// - Parameter attempt: its last, from 0.
    func failed(_ ref: ItemRef, _ error: NodeError, attempt: Int) {
        outcomes.failed(ref, error, attempt: attempt)
        noteFailure()
    }

    /// Counts an item that failed for good.
    func noteFailure() {
        change { state, _ in state.machine.failed() }
        endRunWhereBroken()
    }

    /// Notes an iteration that failed.
    ///
    /// - Parameter item: the map of params that it ran with.
    func failed(_ place: Int, _ failure: RunFailure, item: @autoclosure () -> Value) {
        outcomes.failed(place, failure, item: item())
        noteFailure()
    }

    /// Ends the whole run where more items failed than a batch bears whose failure does so.
    private func endRunWhereBroken() {
        if definition.failureEndsRun { outcomes.endRunWhereBroken(state.withLock { $0.machine }) }
    }

    /// Goes on without a new lane, which cannot begin.
    func leaveAtStart() { change { state, _ in state.crew.arrive() } }

    /// Ends the batch at once: a new lane cannot begin.
    func failAtStart(_ error: NodeError) {
        change { state, _ in state.crew.arrive() }
        fail(error)
    }

    /// Ends the batch at once: a lane cannot go on.
    func fail(_ error: NodeError) {
        change { state, _ in
            state.fatal = state.fatal ?? error
            state.machine.stop()
        }
    }
}
