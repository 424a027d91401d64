import WeirModel

/// Batch flows: the sub-flow once per map of params, depth first (B4).
extension Lane {
    /// Runs a batch flow and gives its own post's action.
    func runBatchFlow(_ flow: LaneFlow, _ definition: BatchDefinition, _ visit: Visit) async throws -> String? {
        let source = try await openFlowSource(flow, definition, visit)
        let items = (source as? ListSource)?.list
        let cores = environment.threads.cores
        let wanted = definition.mode == .sequential ? 1 : definition.concurrency ?? cores
        let lanes = max(1, min(wanted, source.total ?? .max))
        let batch = FlowBatch(
            environment, definition, source: source, path: visit.path.text,
            starts: LaneStarts(most: lanes, cores: cores), isRead: flow.wrapper?.hasPost == true)
        environment.tell(.batchStarted(batch.progress))
        if definition.mode == .sequential {
            // One layer under the item: the enclosing iteration's own item belongs to what is merged (P1).
            let base = Visit(params: Params(visit.params.merged), store: visit.store, path: visit.path)
            await iterate(batch, flow, base, in: scope(of: flow, visit))
        } else {
            await iterateInParallel(batch, flow, visit)
        }
        await close(source, through: sourceTurnstile(of: flow), batch.progress)
        let (count, failures, operations) = try batch.end()
        if !operations.isEmpty { try visit.store.replay(operations) }
        guard let wrapper = flow.wrapper else { return nil }
        let prepared = items ?? .map([(Key("count"), .int(count))])
        return try await finish(wrapper, visit, prepared: prepared, result: failures)
    }

    private func openFlowSource(
        _ flow: LaneFlow, _ definition: BatchDefinition, _ visit: Visit
    ) async throws -> any ItemSource {
        if let wrapper = flow.wrapper { try await bind(wrapper, visit) }
        if let source = flow.source { return try await preparedSource(source, visit) }
        if let items = definition.items { return try open(items, visit) }
        guard let wrapper = flow.wrapper else {
            throw NodeError(.invalidSetting, "the batch flow \"\(flow.name)\" has no items")
        }
        return try await preparedSource(wrapper, visit)
    }

    private func sourceTurnstile(of flow: LaneFlow) -> Gate? {
        flow.plan.source.map(\.plan.turnstile) ?? flow.plan.wrapper?.turnstile
    }

    private func scope(of flow: LaneFlow, _ visit: Visit) -> StoreSnapshot? {
        guard flow.plan.definition.scope == .iteration else { return nil }
        return visit.store.overlay(collecting: flow.plan.definition.collect)
    }

    private func iterateInParallel(_ batch: FlowBatch, _ flow: LaneFlow, _ visit: Visit) async {
        let lanes = batch.starts.most
        let threads = environment.threads
        threads.reserve(lanes)
        defer { threads.release(lanes) }
        let overlay = scope(of: flow, visit)
        let index = flow.index
        let (params, store, path, environment) = (visit.params.merged, visit.store, visit.path.places, environment)
        await batch.starts.run {
            let lane = Lane(environment)
            let own = Visit(params: Params(params.compacted()), store: store, path: PathScope(path))
            await lane.iterate(batch, lane.flow(index), own, in: overlay, lanes: lanes)
        }
    }

    /// Runs iterations one after another, as long as there are items.
    private func iterate(
        _ batch: FlowBatch, _ flow: LaneFlow, _ visit: Visit, in overlay: StoreSnapshot?, lanes: Int = 1
    ) async {
        var sizer = ChunkSizer(limit: min(256, ChunkSizer.fairShare(of: batch.total, among: lanes)))
        let chunk = ItemChunk(capacity: 256)
        let state = GraphState(start: 0)
        let turnstile = sourceTurnstile(of: flow)
        defer { if overlay == nil { settleWrites() } else { forgetWriter() } }
        var isNew = true
        defer { batch.leave() }
        while !batch.isStopping {
            do {
                defer { isNew = false }
                try await batch.pull(into: chunk, limit: sizer.size, through: turnstile, isNew: isNew)
            } catch {
                return batch.fail(error)
            }
            guard chunk.count > 0 else { return }
            let started = environment.clock.now
            let iterations = Iterations(chunk, visit, overlay)
            while !advance(iterations, batch, flow, state) {
                do {
                    _ = try await finish(flow, iterations.visit, state)
                    iterations.end(batch)
                } catch {
                    iterations.fail(batch, error)
                }
            }
            visit.path.index = nil
            batch.succeeded(iterations.succeeded)
            sizer.note(items: chunk.count, nanoseconds: environment.clock.now &- started)
        }
    }

    /// Runs iterations as far as that goes without waiting.
    ///
    /// - Returns: whether none is left; if not, `state` says where the iteration under way must wait.
    private func advance(
        _ iterations: Iterations, _ batch: FlowBatch, _ flow: LaneFlow, _ state: GraphState
    ) -> Bool {
        settleOnThread()
        while !batch.isStopping, iterations.begin(batch) {
            guard let start = flow.start else {
                iterations.end(batch)
                continue
            }
            state.restart(at: start)
            do {
                guard
                    try iterations.isOverlaid
                        ? advance(flow, iterations.visit, state) : advance(flow, iterations.base, state)
                else { return false }
                iterations.end(batch)
            } catch {
                iterations.fail(batch, error)
            }
        }
        return true
    }
}
