import WeirModel

/// One strand of execution: what a long-lived task owns.
///
/// Visits nodes, runs flows, and works through batches.
final class Lane {
    let environment: RunEnvironment
    let call: CallContext
    /// Whether the run is no longer wanted; here, not behind two other objects, for the sake of every visit.
    let cancelFlag: CancelFlag
    private var flows: [LaneFlow?]
    private var lastWriter: StoreWriter?
    private var visits = 0
    /// How long this lane has waited for limits and turns, which says nothing about the cost of an item.
    private(set) var nanosecondsParked: UInt64 = 0

    init(_ environment: RunEnvironment) {
        self.environment = environment
        call = CallContext(cancellation: environment.cancellation.flag, pendingItems: environment.pendingItems)
        cancelFlag = environment.cancellation.flag
        flows = Array(repeating: nil, count: environment.plan.flows.count)
    }

    deinit { environment.counters.addVisits(visits) }

    /// A flow as this lane uses it.
    func flow(_ index: Int) -> LaneFlow {
        if let known = flows[index] { return known }
        let flow = LaneFlow(environment.plan.flows[index], index: index)
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
    /// At its start a lane knows no map of the store yet, and whoever looks for one settles what others have written.
    func settleWrites() { lastWriter?.settle() }

    /// Forgets the store written last, which may keep old states of another one readable.
    func forgetWriter() { lastWriter = nil }

    /// Counts a visit.
    func countVisit() { visits += 1 }

    /// Notes which thread makes the calls that follow.
    ///
    /// After every possible suspension.
    func settleOnThread() { call.worker = environment.threads.currentWorker ?? 0 }

    /// Runs synchronous calls into a node's code, while no call runs that its declared concurrency forbids.
    func turn<Result>(
        _ node: LaneNode, _ body: () throws(NodeError) -> Result
    ) async throws(NodeError) -> Result {
        guard let turnstile = node.turnstile else {
            settleOnThread()
            return try body()
        }
        _ = await acquire(turnstile)
        defer { turnstile.release() }
        settleOnThread()
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

    /// Puts the node's settings in force, waiting for the node's turn where they changed.
    func bind(_ node: LaneNode, _ visit: Visit) async throws(NodeError) {
        guard try needsBinding(node, visit) else { return }
        try await turn(node) { () throws(NodeError) in try bindNow(node) }
    }

    /// Finds the node's settings for a visit.
    ///
    /// - Returns: whether the session must be told.
    func needsBinding(_ node: LaneNode, _ visit: Visit) throws(NodeError) -> Bool {
        if node.isBound && node.hasConstantSettings || node.info == nil { return false }
        let changed: Bool
        if node.readsStore {
            changed = try visit.store.read { (view) throws(NodeError) -> Bool in
                try node.settings?.resolve(visit.params, view) ?? false
            }
        } else {
            changed = try node.settings?.resolve(visit.params, nil) ?? false
        }
        if changed { node.isBound = false }
        return !node.isBound
    }

    /// Tells the session the node's settings.
    func bindNow(_ node: LaneNode) throws(NodeError) {
        try node.session.bind(node.settings?.current ?? .map([]), call)
        node.isBound = true
    }

    /// A visit as the node sees it, with the node's own params under the flow's effective ones (P1).
    func inside(_ node: LaneNode, _ visit: Visit) throws(NodeError) -> Visit {
        guard node.hasParams else { return visit }
        if let own = node.constantParams {
            return Visit(params: visit.params.over(own), store: visit.store, path: visit.path)
        }
        let scope = TemplateScope(params: visit.params, store: nil)
        var own = MapBuilder()
        for (key, value) in try scope.evaluate(node.definition.params) { own.set(key, value) }
        return Visit(params: visit.params.over(own.finish()), store: visit.store, path: visit.path)
    }
}
