import WeirExec
import WeirModel
import WeirValue

/// The items of a parallel batch node, on long-lived lanes that pull chunks from one source (B2, B6).
struct ParallelItems {
    private let lane: Lane
    private let node: TypeNode
    private let visit: VisitContext
    private let batch: SharedBatch

    init(
        _ lane: Lane, _ node: TypeNode, _ definition: BatchDefinition, _ source: BatchSource,
        _ outcomes: BatchOutcomes, _ visit: VisitContext
    ) {
        self.lane = lane
        self.node = node
        self.visit = visit
        let cores = lane.environment.threads.cores
        let concurrency = definition.concurrency ?? (node.isAsync ? 1024 : cores)
        let machine = ItemMachine(
            concurrency: concurrency, counting: node.isAsync ? .items : .calls, rule: node.rule,
            policy: definition.errorPolicy, budget: definition.budget(of: source.total),
            window: outcomes.files?.window(concurrency: concurrency))
        let lanes = max(1, min(Self.mostLanes(of: node, concurrency, cores), source.total ?? .max))
        batch = SharedBatch(
            lane.environment, lane.term, machine, source, outcomes, definition,
            lanes: LaneStarts(most: lanes, cores: cores))
    }

    /// The most lanes that could have a call to make at one time.
    private static func mostLanes(of node: TypeNode, _ concurrency: Int, _ cores: Int) -> Int {
        // One makes the calls, and the others pull items meanwhile.
        if node.isAsync || node.turnstile != nil { return min(concurrency, cores) }
        guard let most = node.limits?.mostInFlight else { return concurrency }
        return min(concurrency, max(cores, most))
    }

    /// Runs all items.
    ///
    /// - Returns: the number of items.
    func run() async throws -> Int {
        let (batch, cancellation, parts) = (batch, lane.term.cancellation, lane.environment.parts)
        let stopID = cancellation.when(.stopping) { batch.stop() }
        if stopID == nil { batch.stop() }
        let cancelID = cancellation.when(.cancelled) { batch.cancel() }
        if cancelID == nil { batch.cancel() }
        defer { for id in [stopID, cancelID] { if let id { cancellation.forget(id) } } }
        let (use, source) = (node.use, node.sourceUse)
        await batch.run(visit, mayBlock: !node.isAsync) { lane, own in
            await ItemLane(lane, TypeNode(use, source: source, parts), own, batch).run()
        }
        return try batch.end()
    }
}
