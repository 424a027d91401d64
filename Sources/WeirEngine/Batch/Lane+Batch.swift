import WeirModel

/// Batch nodes: exec once per item (B1 to B7).
extension Lane {
    /// Runs a batch node and gives the action it chose.
    func visitBatch(_ node: LaneNode, _ definition: BatchDefinition, _ visit: Visit) async throws -> String? {
        try await bind(node, visit)
        let source = try await openSource(node, definition, visit)
        let items = (source as? ListSource)?.list
        let isRead = node.definition.output != nil || node.hasPost
        let keepsResults = definition.results.map { $0 == .keep } ?? isRead
        var mapped = source
        if let input = node.definition.input {
            mapped = MappedSource(source, input, params: visit.params, store: visit.store)
        }
        let batch = NodeBatch(
            environment, definition, source: mapped, keepsResults: keepsResults,
            path: visit.path.text(of: node.name))
        environment.tell(.batchStarted(batch.progress))
        let outcome: Result<Int, any Error>
        do {
            outcome = .success(
                definition.mode == .sequential
                    ? try await runSequential(node, batch, visit) : try await runParallel(node, batch, visit))
        } catch {
            outcome = .failure(error)
        }
        await close(source, through: node.sourceTurnstile, batch.progress)
        let count = try outcome.get()
        let result = batch.results?.finish(count: count) ?? .null
        let prepared = items ?? .map([(Key("count"), .int(count))])
        return try await finish(
            node, visit, prepared: prepared, result: result, attempt: batch.progress.highestAttempt)
    }

    /// The items of a batch, from the manifest or from the node type's prep.
    func openSource(
        _ node: LaneNode, _ definition: BatchDefinition, _ visit: Visit
    ) async throws -> any ItemSource {
        if let source = node.source { return try await preparedSource(source, visit) }
        if let items = definition.items { return try open(items, visit) }
        return try await preparedSource(node, visit)
    }

    /// Opens an item source of the manifest.
    func open(_ items: ItemSourceDefinition, _ visit: Visit) throws(NodeError) -> any ItemSource {
        try visit.store.read { (view) throws(NodeError) -> any ItemSource in
            try environment.opener.open(items, TemplateScope(params: visit.params, store: view))
        }
    }

    /// The items that a node type's prep gives.
    func preparedSource(_ node: LaneNode, _ visit: Visit) async throws -> any ItemSource {
        try await bind(node, visit)
        switch try await turn(node, { () throws(NodeError) in try prepNow(node, visit) }) {
        case .value(let value): return try ListSource(value)
        case .stream(let stream): return stream
        }
    }

    /// Ends a batch's source, as a call like any other into the plugin that it comes from, and tells of the batch's end.
    func close(_ source: any ItemSource, through turnstile: Gate?, _ progress: BatchProgress) async {
        if progress.total == 0, let note = source.noteWhenEmpty {
            // Once for all iterations of the batches around it.
            environment.warnOnce(
                "empty \(progress.path.withoutItemNumbers)", .emptyBatch(path: progress.path, reason: note))
        }
        if source.callsPlugin, let turnstile {
            _ = await turnstile.acquire()
            source.close()
            turnstile.release()
        } else {
            source.close()
        }
        environment.counters.add(progress)
        environment.tell(.batchEnded(progress))
    }

    /// One item after another, on this lane (B1).
    ///
    /// A failed item's attempts all come before the next item begins.
    private func runSequential(_ node: LaneNode, _ batch: NodeBatch, _ visit: Visit) async throws -> Int {
        let session = node.session
        let frame = node.takeFrame(capacity: min(batch.total ?? 1024, batch.pullLimit))
        defer { node.giveBack(frame) }
        let attempts = node.definition.retry.attempts
        let stops = batch.definition.errorPolicy == .stop || attempts > 1
        let largestCall = node.info?.isAsync == true ? 1 : node.largestCall
        var sizer = ChunkSizer(limit: min(frame.chunk.capacity, batch.pullLimit))
        // After a failed item the next call is a short one: what lies behind the next failure is prepared for nothing.
        var mostInCall = largestCall
        var log = FailureLog()
        var begun = 0
        let budget = batch.budget
        while true {
            try await batch.pull(into: frame.chunk, limit: sizer.size, through: node.sourceTurnstile) { _ in begun }
            let pulled = frame.chunk.remaining
            guard pulled > 0 else { break }
            begun += pulled
            let started = environment.clock.now
            while frame.chunk.remaining > 0 {
                if environment.cancellation.isCancelled { throw interrupted(batch) }
                frame.chunk.show(mostInCall)
                frame.prepare(attempt: 0, attempts: attempts, stopsAtFailure: stops)
                if let limit = node.limit { _ = await limit.acquire() }
                try await turn(node) { () throws(NodeError) in session.exec(frame, call) }
                // A pending item is the only one of its call, and holds the limit until it is completed.
                let isPending = frame.status(at: 0) == .pending && frame.tokens[0] != nil
                if !isPending { node.limit?.release() }
                if frame.allSucceeded {
                    batch.results?.set(frame)
                    batch.progress.add(done: frame.chunk.count)
                    frame.chunk.advance(by: frame.chunk.count)
                    mostInCall = min(mostInCall * 4, largestCall)
                } else {
                    if frame.hasFailures { mostInCall = min(16, largestCall) }
                    try await settle(frame, node, batch, visit, &log, budget)
                }
                frame.recycle()
            }
            sizer.note(items: pulled, nanoseconds: environment.clock.now &- started)
        }
        let allowed = budget.allowed(of: begun)
        if log.count > allowed, let failure = log.failure(of: begun, allowed: allowed) { throw failure }
        return begun
    }

    /// Takes what a call left: results in order, failed items through their further attempts, up to the first that exec
    /// did not come to.
    private func settle(
        _ frame: ExecFrame, _ node: LaneNode, _ batch: NodeBatch, _ visit: Visit, _ log: inout FailureLog,
        _ budget: FailureBudget
    ) async throws {
        var position = 0
        while position < frame.chunk.count {
            if frame.status(at: position) == .notRun, position > 0 { break }
            let index = frame.chunk.indices.lowerBound + position
            do {
                let result = try await outcome(at: position, of: frame, node, batch, visit)
                batch.results?.set(result, at: index)
                batch.progress.add(done: 1)
            } catch {
                if environment.cancellation.isCancelled { throw interrupted(batch) }
                let failure = batch.failure(index, frame.chunk[position], error)
                batch.progress.add(done: 1, failed: 1)
                batch.results?.set(error.value, at: index)
                environment.tell(.itemFailed(ItemAttempt(batch.progress.group, place: index), failure))
                log.add(index, failure)
                if batch.definition.errorPolicy == .stop, budget.isExceeded(by: log.count) {
                    let allowed = budget.allowed(of: budget.total ?? index + 1)
                    throw log.failure(of: index + 1, allowed: allowed) ?? failure
                }
            }
            position += 1
        }
        frame.chunk.advance(by: position)
    }

    private func outcome(
        at position: Int, of frame: ExecFrame, _ node: LaneNode, _ batch: NodeBatch, _ visit: Visit
    ) async throws(NodeError) -> Value {
        let status = frame.status(at: position)
        if status == .ok { return frame.result(at: position) }
        var error: NodeError
        if status == .pending, let token = frame.tokens[position] {
            let item = PendingItem(
                token: token, index: frame.chunk.indices.lowerBound + position, item: frame.chunk[position])
            let outcome = await environment.outcome(of: token, at: PendingCall(batch.path, [item]), keeping: frame)
            node.limit?.release()
            switch outcome {
            case .success(let value): return value
            case .failure(let failure): error = failure
            }
        } else if status == .notRun {
            error = NodeError(.protocolBroken, "exec handled none of the items it was given")
        } else {
            error = frame.error(at: position)
        }
        return try await runItem(
            node, frame.chunk[position], visit, from: 1, after: error, progress: batch.progress
        ).value
    }

    func interrupted(_ batch: NodeBatch) -> RunFailure {
        RunFailure(path: batch.path, error: NodeError(.cancelled, "the run was interrupted"))
    }
}
