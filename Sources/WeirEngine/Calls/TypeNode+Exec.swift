import WeirExec
import WeirValue

/// The one place of the engine that calls exec: admit, call, and hand over what came of the items.
extension TypeNode {
    /// Calls exec with the items that a frame shows, or as many of them as the node's limit lets through, waiting for
    /// that and for the node's turn.
    ///
    /// - Parameters:
    ///   - attempt: that of all the items, from 0.
    ///   - stopsAtFailure: whether exec should return after the first item that fails.
    /// - Returns: what the call holds of the limit, to be released but for pending items; nil where the run stopped before
    ///   its turn came, and exec was not called.
    func exec(_ frame: ExecFrame, attempt: Int, stopsAtFailure: Bool, on lane: Lane) async -> Permits? {
        var permits = 0
        if let limit {
            // A slot is for a call of a type that blocks, and for an item of one that does not.
            permits = await lane.acquire(limit, upTo: isAsync ? frame.chunk.count : 1)
            if isAsync { frame.chunk.show(permits) }
        }
        frame.prepare(attempt: attempt, attempts: attempts, stopsAtFailure: stopsAtFailure)
        if let turnstile { _ = await lane.acquire(turnstile) }
        defer { turnstile?.release() }
        guard !lane.stopFlag.isSet else {
            limit?.release(permits)
            return nil
        }
        lane.noteThread()
        session.exec(frame, lane.call)
        return Permits(limit, count: permits)
    }

    /// Calls exec with one item, waiting for what the call needs and for the item where it stays pending.
    ///
    /// - Returns: nil where the run stopped before its turn came.
    func exec(_ ref: ItemRef, attempt: Int, at visit: VisitContext, on lane: Lane) async throws(NodeError) -> Value? {
        let frame = isAsync ? ExecFrame(capacity: 1) : single
        frame.chunk.hold(ref.item, place: ref.place)
        guard var permits = await exec(frame, attempt: attempt, stopsAtFailure: true, on: lane) else { return nil }
        defer { permits.release() }
        return try await value(of: single(in: frame), ref.item, at: visit, on: lane)
    }

    /// Calls exec with one item, where nothing stands in the way.
    func execStraight(_ item: Value, on lane: Lane) -> ItemStep {
        let frame = isAsync ? ExecFrame(capacity: 1) : single
        call(frame, item, lane)
        return single(in: frame)
    }

    /// Calls exec with one item whose result nobody reads, where nothing stands in the way.
    ///
    /// - Returns: what exec made of the item; nil when it succeeded.
    func execStraightUnread(_ item: Value, on lane: Lane) -> ItemStep? {
        isAsync ? execUnread(item, in: ExecFrame(capacity: 1), lane) : execUnread(item, in: single, lane)
    }

    @inline(__always) private func execUnread(_ item: Value, in frame: ExecFrame, _ lane: Lane) -> ItemStep? {
        call(frame, item, lane)
        return frame.dropSingleResult() ? nil : frame.onlyStep
    }

    @inline(__always) private func call(_ frame: ExecFrame, _ item: Value, _ lane: Lane) {
        frame.prepare(holding: item, attempt: 0, attempts: attempts)
        session.exec(frame, lane.call)
    }

    /// What a call made of its only item, with a result whose memory is its own.
    private func single(in frame: ExecFrame) -> ItemStep {
        guard let result = frame.singleResult else { return frame.onlyStep }
        frame.recycle()
        return .done(result)
    }

    /// The result of an item outside a batch, waited for where it is pending.
    func value(of step: ItemStep, _ item: Value, at visit: VisitContext, on lane: Lane) async throws(NodeError) -> Value
    {
        switch step {
        case .done(let value): return value
        case .failed(let error): throw error
        case .pending(let token, let frame):
            let place = PendingVisit(visit, name, item)
            return try await lane.environment.outcome(of: token, at: place, keeping: frame).get()
        }
    }
}
