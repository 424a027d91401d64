import WeirExec
import WeirModel
import WeirStore
import WeirValue

/// One visit of a batch flow: the flow's graph once per map of params, depth first (B4), then its own post.
struct FlowBatch {
    private let lane: Lane
    private let flow: LaneFlow
    private var definition: BatchDefinition
    private let visit: VisitContext

    init(_ lane: Lane, _ flow: LaneFlow, _ definition: BatchDefinition, _ visit: VisitContext) {
        self.lane = lane
        self.flow = flow
        self.definition = definition
        self.visit = visit
    }

    /// Runs all iterations.
    ///
    /// - Returns: the action of the flow's own post.
    consuming func run() async throws -> String? {
        definition = try definition.withNumbers(visit)
        let (files, source) = try await BatchFiles.open(definition, visit.params, lane.environment) { try await open() }
        let outcomes = BatchOutcomes(
            lane.environment, lane.term, path: visit.path.text, total: source.total, files: files,
            keepsErrors: flow.wrapper?.hasPost == true && definition.tolerance != .count(0))
        let batch = share(source, outcomes)
        outcomes.begin()
        switch definition.mode {
        case .sequential:
            // One layer under the item: the enclosing iteration's own item belongs to what is merged (P1).
            let base = VisitContext(params: Params(visit.params.merged), store: visit.store, path: visit.path)
            await Iterations(lane, flow, base, overlay(), batch).run()
        case .parallel: await runLanes(batch)
        }
        await source.close(outcomes, lane.environment)
        let count = try outcomes.conclude(Result { try batch.end() }).count
        let (errors, writes) = outcomes.collected()
        try visit.store.replay(writes)
        guard let wrapper = flow.wrapper else { return nil }
        return try await wrapper.finish(
            visit, on: lane, prepared: source.prepared(count: count), result: errors)
    }

    private func open() async throws(NodeError) -> BatchSource {
        if let wrapper = flow.wrapper { try await wrapper.bind(visit, on: lane) }
        return try await BatchSource.open(
            definition.items, node: flow.wrapper, other: flow.source, of: "the batch flow \"\(flow.name)\"", visit,
            on: lane)
    }

    private func share(_ source: BatchSource, _ outcomes: BatchOutcomes) -> SharedBatch {
        let cores = lane.environment.threads.cores
        let wanted = definition.mode == .sequential ? 1 : definition.concurrency ?? cores
        let lanes = max(1, min(wanted, source.total ?? .max))
        // An iteration has one attempt, and nothing rescues it as a whole.
        let machine = ItemMachine(
            concurrency: lanes, rule: AttemptRule(policy: RetryPolicy(), hasFallback: false),
            policy: definition.errorPolicy, budget: definition.budget(of: source.total))
        return SharedBatch(
            lane.environment, lane.term, machine, source, outcomes, definition,
            lanes: LaneStarts(most: lanes, cores: cores))
    }

    /// What the stores of iterations start from; nil where they share the flow's.
    private func overlay() -> StoreSnapshot? {
        guard flow.plan.definition.scope == .iteration else { return nil }
        return visit.store.overlay(collecting: flow.plan.definition.collect)
    }

    private func runLanes(_ batch: SharedBatch) async {
        let (overlay, index) = (overlay(), flow.index)
        await batch.run(visit, mayBlock: true) { lane, own in
            await Iterations(lane, lane.flow(index), own, overlay, batch).run()
        }
    }
}
