import WeirExec
import WeirStore
import WeirValue

/// What one strand of execution carries from call to call: a long-lived task owns it, and drivers use it.
final class Lane {
    let environment: RunEnvironment
    let call: CallContext
    /// Whether nothing new begins any more; here, not behind two other objects, for the sake of every visit.
    let stopFlag: CancelFlag
    private var flows: [LaneFlow?]
    private var lastWriter: StoreWriter?
    private var visits = 0
    /// How long this lane has waited for limits and turns, which says nothing about the cost of an item.
    private(set) var nanosecondsParked: UInt64 = 0

    init(_ environment: RunEnvironment) {
        self.environment = environment
        call = CallContext(cancellation: environment.cancellation.flag, pendingItems: environment.pendingItems)
        stopFlag = environment.cancellation.stopFlag
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
        if stopFlag.isSet { throw Cancellation.interruption }
    }

    /// Notes which thread makes the calls that follow.
    ///
    /// After every possible suspension.
    func noteThread() { call.worker = environment.threads.currentWorker ?? 0 }

    /// Runs synchronous calls into a node's code, while no call runs that its declared concurrency forbids.
    func turn<Result>(
        _ turnstile: Gate?, _ body: () throws(NodeError) -> Result
    ) async throws(NodeError) -> Result {
        guard let turnstile else {
            noteThread()
            return try body()
        }
        _ = await acquire(turnstile)
        defer { turnstile.release() }
        noteThread()
        return try body()
    }

    /// Takes at least one and up to `wanted` permits.
    func acquire(_ gate: Gate, upTo wanted: Int = 1) async -> Int {
        let taken = gate.tryAcquire(upTo: wanted)
        if taken > 0 { return taken }
        let start = environment.clock.now
        defer { nanosecondsParked &+= environment.clock.now &- start }
        return await gate.acquire(upTo: wanted)
    }
}
