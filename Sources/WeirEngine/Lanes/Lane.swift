import WeirExec
import WeirModel
import WeirStore
import WeirValue

/// What one strand of execution carries from call to call: a long-lived task owns it, and drivers use it.
final class Lane {
    let environment: RunEnvironment
    let call: CallContext
    /// How long what the lane does may go on.
    private(set) var term: Term
    /// Whether nothing new begins any more; here, not behind other objects, for the sake of every visit.
    private(set) var cancelFlag: CancelLook
    private var flows: [LaneFlow?]
    private var lastWriter: StoreWriter?
    private var visits = 0
    /// How long this lane has waited for limits and turns, which says nothing about the cost of an item.
    private(set) var nanosecondsParked: UInt64 = 0

    /// - Parameter term: how long what the lane does may go on; nil for as long as the run.
    init(_ environment: RunEnvironment, _ term: Term? = nil) {
        self.environment = environment
        let term = term ?? Term(environment.cancellation)
        self.term = term
        cancelFlag = term.cancellation.flag.look
        call = CallContext(cancellation: term.cancellation.flag, pendingItems: environment.pendingItems)
        call.deadline = term.callDeadline
        flows = Array(repeating: nil, count: environment.plan.flows.count)
    }

    deinit { environment.counters.addVisits(visits) }

    /// A flow as this lane uses it.
    func flow(_ index: Int) -> LaneFlow {
        if let known = flows[index] { return known }
        let flow = LaneFlow(environment.plan.flows[index], index: index, environment.parts)
        flows[index] = flow
        return flow
    }

    /// A store as this lane writes it.
    func writer(of store: Store) -> StoreWriter {
        if let lastWriter, lastWriter.store === store { return lastWriter }
        let writer = StoreWriter(store, clock: environment.clock)
        lastWriter = writer
        return writer
    }

    /// Lets what this lane has written come before what others write from now on; at its end.
    ///
    /// At its start a lane knows no map of the store yet, and whoever looks for one applies what others have written.
    func finishWrites() { lastWriter?.applyBacklog() }

    /// Forgets the store written last, which may keep old states of another one readable.
    func forgetWriter() { lastWriter = nil }

    /// Counts a visit.
    func countVisit() { visits += 1 }

    /// Ends a visit between two of its phases, where nothing new begins any more.
    func requireWanted() throws(NodeError) {
        if cancelFlag.isStopping { throw term.interruption }
    }

    /// Notes which thread makes the calls that follow.
    ///
    /// After every possible suspension.
    func noteThread() { call.worker = environment.threads.currentWorker ?? 0 }

    /// Does something that may have a deadline of its own.
    ///
    /// - Parameter owner: whose deadline it is, for the message.
    func bounded<Result>(
        by deadline: Deadline?, of owner: @autoclosure () -> String, _ body: () async throws -> Result
    ) async throws -> Result {
        guard let deadline else { return try await body() }
        let (clock, outer) = (environment.clock, term)
        let time =
            switch deadline {
            case .after(let nanoseconds): clock.deadline(in: nanoseconds)
            // The clock that may be set is looked at once, here.
            case .at(let time): clock.deadline(in: time - min(time, clock.timeOfDay))
            }
        return try await TimeBound.run(until: time, of: owner(), in: outer, clock) { term in
            enter(term)
            defer { enter(outer) }
            return try await body()
        }
    }

    private func enter(_ term: Term) {
        self.term = term
        call.cancellation = term.cancellation.flag
        cancelFlag = call.look
        call.deadline = term.callDeadline
    }

    /// Runs synchronous calls into a node's code, while no call runs that its declared concurrency forbids.
    func turn<Result>(
        _ turnstile: Gate?, _ body: () throws(NodeError) -> Result
    ) async throws(NodeError) -> Result {
        guard let turnstile else {
            noteThread()
            return try body()
        }
        try await take(turnstile)
        defer { turnstile.release() }
        noteThread()
        return try body()
    }

    /// Takes the permit of a turnstile.
    ///
    /// - Throws: where a call that has not returned in its time holds it, perhaps for ever.
    func take(_ turnstile: Gate) async throws(NodeError) {
        if turnstile.tryAcquire() > 0 { return }
        let start = environment.clock.now
        defer { nanosecondsParked &+= environment.clock.now &- start }
        try await turnstile.enter()
    }

    /// Waits for a limit.
    func wait(for limit: Limit, _ ask: LimitMachine.Ask) async -> Limit.Grant {
        let start = environment.clock.now
        defer { nanosecondsParked &+= environment.clock.now &- start }
        return await limit.take(ask, until: term.deadline)
    }
}
