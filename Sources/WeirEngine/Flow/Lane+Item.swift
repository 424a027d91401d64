import WeirModel

/// One item through its attempts, waits and fallback (N2, N3, N4). All state is in local variables, so that no item can
/// see another's attempts.
extension Lane {
    /// The result of one item, and the attempt that it took, from 0.
    ///
    /// - Parameters:
    ///   - attempt: the attempt to begin with; above 0 when earlier ones failed elsewhere.
    ///   - failure: the error of the attempt before that.
    ///   - progress: the counters of the batch, if any.
    func runItem(
        _ node: LaneNode, _ item: Value, _ visit: Visit, from attempt: Int = 0, after failure: NodeError? = nil,
        progress: BatchProgress? = nil
    ) async throws(NodeError) -> (value: Value, attempt: Int) {
        let policy = node.definition.retry
        var attempt = attempt
        var failure = failure
        while true {
            if let error = failure {
                guard attempt < policy.attempts, error.isRetryable, !environment.cancellation.isCancelled else {
                    return (try await runFallback(node, item, error, attempt: attempt - 1, visit), attempt - 1)
                }
                progress?.addRetry(attempt) ?? environment.counters.addRetry()
                let wait = max(policy.wait(after: attempt - 1, random: .random(in: 0..<1)), error.retryAfter)
                if wait > 0 { await environment.sleep(until: environment.clock.deadline(in: wait)) }
                if environment.cancellation.isCancelled { throw error }
            }
            do {
                return (try await execOnce(node, item, visit, attempt: attempt), attempt)
            } catch {
                failure = error
                attempt += 1
            }
        }
    }

    /// The value that saves an item whose last attempt failed, from the node type or from the manifest (N3, N5).
    ///
    /// - Parameter attempt: the one that failed, from 0.
    func runFallback(
        _ node: LaneNode, _ item: Value, _ error: NodeError, attempt: Int, _ visit: Visit
    ) async throws(NodeError) -> Value {
        if environment.cancellation.isCancelled { throw error }
        if node.hasFallback {
            let session = node.session
            return try await turn(node) { () throws(NodeError) -> Value in
                (call.attempt, call.attempts) = (attempt, node.attempts)
                return try session.fallback(item, error, call)
            }
        }
        guard let fallback = node.definition.fallback else { throw error }
        return try Formula(fallback).value(visit)
    }

    private func execOnce(
        _ node: LaneNode, _ item: Value, _ visit: Visit, attempt: Int
    ) async throws(NodeError) -> Value {
        if let limit = node.limit { _ = await limit.acquire() }
        defer { node.limit?.release() }
        let step = try await turn(node) { () throws(NodeError) in execNow(node, item, attempt: attempt) }
        return try await value(of: step, node, item, visit)
    }

    /// What one exec call made of one item.
    enum ItemStep {
        case done(Value)
        case failed(NodeError)
        case pending(UInt64, ExecFrame)
    }

    /// The result of an item, waited for where it is pending.
    func value(
        of step: ItemStep, _ node: LaneNode, _ item: Value, _ visit: Visit
    ) async throws(NodeError) -> Value {
        switch step {
        case .done(let value): return value
        case .failed(let error): throw error
        case .pending(let token, let frame):
            let place = PendingVisit(visit, node, item)
            return try await environment.outcome(of: token, at: place, keeping: frame).get()
        }
    }

    /// Calls exec with one item, on the node's turn.
    func execNow(_ node: LaneNode, _ item: Value, attempt: Int) -> ItemStep {
        node.isAsync
            ? execNow(node, item, attempt: attempt, in: ExecFrame(capacity: 1))
            : execNow(node, item, attempt: attempt, in: node.single)
    }

    private func execNow(_ node: LaneNode, _ item: Value, attempt: Int, in frame: ExecFrame) -> ItemStep {
        exec(node, item, attempt: attempt, in: frame)
        guard let result = frame.singleResult else { return unfinished(frame) }
        frame.recycle()
        return .done(result)
    }

    /// Calls exec with one item whose result nobody reads, on the node's turn.
    ///
    /// - Returns: what exec made of the item; nil when it succeeded.
    func execUnread(_ node: LaneNode, _ item: Value) -> ItemStep? {
        node.isAsync
            ? execUnread(node, item, in: ExecFrame(capacity: 1)) : execUnread(node, item, in: node.single)
    }

    @inline(__always) private func execUnread(_ node: LaneNode, _ item: Value, in frame: ExecFrame) -> ItemStep? {
        exec(node, item, attempt: 0, in: frame)
        return frame.dropSingleResult() ? nil : unfinished(frame)
    }

    @inline(__always) private func exec(_ node: LaneNode, _ item: Value, attempt: Int, in frame: ExecFrame) {
        frame.prepare(holding: item, attempt: attempt, attempts: node.attempts)
        node.session.exec(frame, call)
    }

    /// What became of the item of a call that did not succeed.
    private func unfinished(_ frame: ExecFrame) -> ItemStep {
        let status = frame.status(at: 0)
        if status == .pending, let token = frame.tokens[0] { return .pending(token, frame) }
        if status == .notRun { return .failed(NodeError(.protocolBroken, "exec did not handle the item")) }
        return .failed(frame.error(at: 0))
    }
}

extension RunEnvironment {
    /// Parks the lane until a pending item is completed or the run is cancelled.
    ///
    /// - Parameter place: where the item belongs.
    func outcome(
        of token: UInt64, at place: any PendingPlace, keeping frame: ExecFrame
    ) async -> PendingItems.Outcome {
        let cancelled = PendingItems.Outcome.failure(NodeError(.cancelled, "cancelled while waiting for the node"))
        var handler: Int?
        let outcome = await withCheckedContinuation { continuation in
            let done: @Sendable (PendingItems.Outcome) -> Void = { continuation.resume(returning: $0) }
            if let early = pendingItems.activate(token, at: place, since: clock.roughly, whenDone: done) {
                return done(early)
            }
            pendingWatch.note()
            handler = cancellation.onCancel { [pendingItems] in
                if pendingItems.abandon(token, keeping: frame) { done(cancelled) }
            }
            if handler == nil, pendingItems.abandon(token, keeping: frame) { done(cancelled) }
        }
        if let handler { cancellation.forget(handler) }
        return outcome
    }
}
