import WeirModel

/// Parallel batch nodes: long-lived lanes that pull chunks from one source (B2, B6).
extension Lane {
    /// Runs the items on several lanes.
    ///
    /// - Returns: the number of items.
    func runParallel(_ node: LaneNode, _ batch: NodeBatch, _ visit: Visit) async throws -> Int {
        let isAsync = node.info?.isAsync == true
        let threads = environment.threads
        let concurrency = batch.definition.concurrency ?? (isAsync ? 1024 : threads.cores)
        let lanes = max(1, min(mostLanes(of: node, concurrency), batch.total ?? .max))
        let parallel = ParallelNodeBatch(
            batch, node: node, concurrency: concurrency, starts: LaneStarts(most: lanes, cores: threads.cores))
        if !isAsync { threads.reserve(lanes) }
        defer { if !isAsync { threads.release(lanes) } }
        let cancelID = environment.cancellation.onCancel { parallel.cancel() }
        if cancelID == nil { parallel.cancel() }
        defer { if let cancelID { environment.cancellation.forget(cancelID) } }
        let plan = node.plan
        let (params, store, path, environment) = (visit.params.merged, visit.store, visit.path.places, environment)
        await parallel.starts.run {
            let lane = Lane(environment)
            let own = Visit(params: Params(params.compacted()), store: store, path: PathScope(path))
            await lane.work(on: parallel, LaneNode(plan), own, lanes: lanes)
        }
        return try parallel.end()
    }

    /// The most lanes that could have a call to make at one time.
    private func mostLanes(of node: LaneNode, _ concurrency: Int) -> Int {
        let cores = environment.threads.cores
        // One makes the calls, and the others pull items meanwhile.
        if node.info?.isAsync == true || node.turnstile != nil { return min(concurrency, cores) }
        guard let limit = node.limit else { return concurrency }
        return min(concurrency, max(cores, limit.permits))
    }

    private func work(on parallel: ParallelNodeBatch, _ node: LaneNode, _ visit: Visit, lanes: Int) async {
        let batch = parallel.batch
        let limit = min(batch.pullLimit, ChunkSizer.fairShare(of: batch.total, among: lanes))
        var sizer = ChunkSizer(limit: limit)
        do {
            try await bind(node, visit)
        } catch {
            return parallel.failAtStart(error)
        }
        var frame = ExecFrame(capacity: limit)
        var isNew = true
        while true {
            let step = await parallel.next(wanted: min(sizer.size, limit), isNew: isNew)
            isNew = false
            switch step {
            case .finished: return
            case .wait: continue
            case .redo(let work): await redo(work, node, visit, parallel)
            case .pull(let wanted):
                do {
                    try await batch.pull(into: frame.chunk, limit: wanted, through: node.sourceTurnstile) {
                        parallel.pulled($0, wanted: wanted)
                    }
                } catch {
                    parallel.fail(error, ending: parallel.countsItems ? wanted : 1)
                    continue
                }
                let count = frame.chunk.remaining
                guard count > 0 else { continue }
                let (started, parked) = (environment.clock.now, nanosecondsParked)
                await run(&frame, node, parallel)
                let elapsed = environment.clock.now &- started
                sizer.note(items: count, nanoseconds: elapsed &- (nanosecondsParked &- parked))
            }
        }
    }

    /// Runs the items of a freshly pulled chunk, in as many calls as the node type needs.
    private func run(_ frame: inout ExecFrame, _ node: LaneNode, _ parallel: ParallelNodeBatch) async {
        while frame.chunk.remaining > 0, !parallel.isStopping {
            frame.chunk.show(node.largestCall)
            let outcome = await exec(frame, attempt: 0, node, parallel)
            guard outcome.isPending else {
                frame.chunk.advance(by: outcome.handled)
                frame.recycle()
                continue
            }
            // The frame belongs to its pending items now, so the rest of the chunk comes back as separate work.
            let old = frame
            frame = ExecFrame(capacity: old.chunk.capacity)
            old.chunk.advance(by: outcome.handled)
            let rest = old.chunk.indices.lowerBound
            for position in 0..<old.chunk.remaining {
                parallel.add(.again(rest + position, old.chunk[position], attempt: 0))
            }
            if parallel.countsItems { parallel.ended(old.chunk.remaining) }
            return
        }
        parallel.ended(parallel.countsItems ? frame.chunk.remaining : 1)
    }

    /// Runs items that need another attempt or their fallback.
    private func redo(_ work: [BatchWork], _ node: LaneNode, _ visit: Visit, _ parallel: ParallelNodeBatch) async {
        var rest = work[...]
        while let first = rest.first {
            if first.isLast {
                rest.removeFirst()
                await rescue(first, node, visit, parallel)
                parallel.endedItems(1)
            } else if parallel.isStopping {
                rest.removeFirst()
                if let error = first.error { parallel.itemFailed(first.index, first.item, error) }
                parallel.endedItems(1)
            } else {
                let group = Array(rest.prefix(node.largestCall))
                let frame = ExecFrame(capacity: group.count)
                frame.chunk.reset(firstIndex: 0)
                for entry in group { frame.chunk.append(entry.item) }
                let outcome = await exec(frame, of: group, attempt: first.attempt, node, parallel)
                rest.removeFirst(outcome.handled)
            }
        }
        if !parallel.countsItems { parallel.ended(1) }
    }

    private func rescue(
        _ work: BatchWork, _ node: LaneNode, _ visit: Visit, _ parallel: ParallelNodeBatch
    ) async {
        let error = work.error ?? NodeError(.failed, "failed")
        do {
            let value = try await runFallback(node, work.item, error, attempt: work.attempt, visit)
            parallel.batch.results?.set(value, at: work.index)
            parallel.batch.progress.add(done: 1)
        } catch {
            parallel.itemFailed(work.index, work.item, error)
        }
    }

    /// One exec call and what becomes of its items.
    ///
    /// - Parameter group: where the items come from that another call left, in any order; nil for consecutive items.
    /// - Returns: how many items, from the first on, are settled or pending, and whether any is pending.
    private func exec(
        _ frame: ExecFrame, of group: [BatchWork]? = nil, attempt: Int, _ node: LaneNode, _ parallel: ParallelNodeBatch
    ) async -> (handled: Int, isPending: Bool) {
        var permits = 0
        if let limit = node.limit {
            permits = await acquire(limit, upTo: parallel.countsItems ? frame.chunk.count : 1)
            if parallel.countsItems { frame.chunk.show(permits) }
        }
        frame.prepare(attempt: attempt, attempts: node.definition.retry.attempts, stopsAtFailure: false)
        do {
            try await turn(node) { () throws(NodeError) in node.session.exec(frame, call) }
        } catch {
            for position in 0..<frame.chunk.count { frame.fail(position, error) }
        }
        let count = frame.chunk.count
        if frame.allSucceeded {
            if let group {
                for position in 0..<count {
                    parallel.batch.results?.set(frame.result(at: position), at: group[position].index)
                }
            } else {
                parallel.batch.results?.set(frame)
            }
            parallel.batch.progress.add(done: count)
            parallel.endedItems(count)
            node.limit?.release(permits)
            return (count, false)
        }
        return settle(frame, of: group, attempt, node, parallel, permits)
    }

    private func settle(
        _ frame: ExecFrame, of group: [BatchWork]?, _ attempt: Int, _ node: LaneNode, _ parallel: ParallelNodeBatch,
        _ permits: Int
    ) -> (handled: Int, isPending: Bool) {
        let first = frame.chunk.indices.lowerBound
        var pending: [PendingItem] = []
        var position = 0
        while position < frame.chunk.count {
            let (index, item) = (group?[position].index ?? first + position, frame.chunk[position])
            let status = frame.status(at: position)
            if status == .notRun, position > 0 { break }
            if status == .ok {
                parallel.batch.results?.set(frame.result(at: position), at: index)
                parallel.batch.progress.add(done: 1)
            } else if status == .pending, let token = frame.tokens[position] {
                pending.append(PendingItem(token: token, index: index, item: item))
            } else if status == .notRun {
                let error = NodeError(.protocolBroken, "exec handled none of the items it was given")
                parallel.itemFailed(index, item, error)
            } else {
                parallel.attemptFailed(index, item, frame.error(at: position), attempt: attempt)
            }
            position += 1
        }
        let limit = node.limit
        limit?.release(parallel.countsItems ? permits - pending.count : permits)
        parallel.endedItems(position - pending.count)
        if !pending.isEmpty { parallel.wait(for: pending, frame, holding: limit, attempt: attempt) }
        return (position, !pending.isEmpty)
    }
}
