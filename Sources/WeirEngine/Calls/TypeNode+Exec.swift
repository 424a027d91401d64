import WeirExec
import WeirValue

/// The one place of the engine that calls exec: admit, call, and hand over what came of the items.
extension TypeNode {
    /// Calls exec with the items that a frame shows, or as many of them as the node's limits let through, waiting for
    /// those and for the node's turn.
    ///
    /// - Parameters:
    ///   - attempt: that of all the items, from 0.
    ///   - stopsAtFailure: whether exec should return after the first item that fails.
    /// - Returns: what the call holds of the limits, to be released but for pending items. Where it was not let through, the
    ///   frame says of each item why.
    @inline(__always) func exec(
        _ frame: ExecFrame, attempt: Int, stopsAtFailure: Bool, on lane: Lane
    ) async -> Admission {
        guard isFree else {
            return await execWaiting(frame, attempt: attempt, stopsAtFailure: stopsAtFailure, on: lane)
        }
        frame.prepare(attempt: attempt, attempts: attempts, stopsAtFailure: stopsAtFailure)
        if frame.isTimed { frame.startedAt = lane.environment.clock.now }
        lane.noteThread()
        makeCall(frame, on: lane)
        return Admission()
    }

    @inline(__always) private func makeCall(_ frame: ExecFrame, on lane: Lane) {
        guard let recorder else { return firstSession.exec(frame, lane.call) }
        recorder.begin(frame.chunk, in: group, attempt: frame.attempt)
        firstSession.exec(frame, lane.call)
        recorder.end()
    }

    /// The same where something may hold the call back, or a time ends it.
    private func execWaiting(
        _ frame: ExecFrame, attempt: Int, stopsAtFailure: Bool, on lane: Lane
    ) async -> Admission {
        if timeout != nil, !isAsync { frame.chunk.show(1) }
        var admission = Admission()
        do throws(NodeError) {
            if let limits { admission = try await admit(frame, limits, on: lane) }
            frame.prepare(attempt: attempt, attempts: attempts, stopsAtFailure: stopsAtFailure)
            if let turnstile { try await lane.take(turnstile) }
            if lane.cancelFlag.isStopping {
                turnstile?.release()
                throw lane.term.interruption
            }
        } catch {
            frame.prepare(attempt: attempt, attempts: attempts, stopsAtFailure: stopsAtFailure)
            frame.fail(with: error)
            // A breaker that waits for this call must not wait for ever.
            admission.limits?.note(frame, began: admission.began)
            return admission
        }
        if frame.isTimed { frame.startedAt = lane.environment.clock.now }
        let isBack: Bool
        if let timeout {
            recorder?.begin(frame.chunk, in: group, attempt: attempt)
            isBack = await execTimed(frame, timeout, &admission, on: lane)
            recorder?.end()
        } else {
            lane.noteThread()
            makeCall(frame, on: lane)
            isBack = true
        }
        if isBack { turnstile?.release() }
        if let limits { limits.note(frame, began: admission.began) }
        return admission
    }

    /// Waits until the limits let a call through, and shows as many items as they do.
    private func admit(
        _ frame: ExecFrame, _ limits: LimitSet, on lane: Lane
    ) async throws(NodeError) -> Admission {
        let ask = LimitMachine.Ask(items: frame.chunk.count, isByItem: isAsync, tokens: tokensAnItem)
        let items = try await limits.take(ask) { limit, ask in await lane.wait(for: limit, ask) }
        frame.chunk.show(items)
        var admission = Admission(limits, slots: isAsync ? items : 1)
        admission.began = limits.beginning()
        return admission
    }

    /// Lets a call with one item through where nobody has to wait for the node's limits.
    ///
    /// - Returns: when it began, as exactly as the limits need it; nil where it may not begin now.
    func beginAtOnce(_ limits: Unmanaged<LimitSet>) -> UInt64? {
        let ask = LimitMachine.Ask(items: 1, isByItem: isAsync, tokens: tokensAnItem)
        return unsafe limits._withUnsafeGuaranteedRef { $0.tryTakeOne(ask) ? $0.beginning() : nil }
    }

    /// Ends a call that `beginAtOnce` let through and that did not succeed at once.
    ///
    /// - Returns: what a pending item holds.
    func end(_ step: ItemStep, _ limits: LimitSet, began: UInt64) -> Admission {
        var admission = Admission(limits, slots: 1)
        admission.began = began
        if case .failed(let error) = step {
            limits.note(error, began: began)
            admission.release()
        }
        return admission
    }

    /// Calls exec with one item, waiting for what the call needs and for the item where it stays pending.
    func exec(_ ref: ItemRef, attempt: Int, at visit: VisitContext, on lane: Lane) async throws(NodeError) -> Value {
        let frame = isAsync ? ExecFrame(capacity: 1) : single
        frame.chunk.hold(ref.item, place: ref.place)
        if recorder != nil { frame.chunk.setKey(ref.key) }
        var admission = await exec(frame, attempt: attempt, stopsAtFailure: true, on: lane)
        defer { admission.release() }
        return try await value(of: single(in: frame), ref.item, admission, at: visit, on: lane)
    }

    /// Calls exec with one item, where nothing stands in the way.
    func execStraight(_ item: Value, on lane: Lane) -> ItemStep {
        let frame = isAsync ? ExecFrame(capacity: 1) : single
        call(frame, item, lane)
        return single(in: frame)
    }

    /// Calls exec with the only item of a frame that is prepared, and records it where it succeeds.
    ///
    /// - Returns: what exec made of it; nil when it succeeded and nobody reads the result.
    func execRecorded(
        _ frame: ExecFrame, _ recorder: any SiteRecorder, in group: JournalGroup, on lane: Lane
    ) -> ItemStep? {
        recorder.begin(frame.chunk, in: group, attempt: 0)
        firstSession.exec(frame, lane.call)
        recorder.end()
        if frame.allSucceeded { recorder.note(frame, in: group, isRead: isResultRead) }
        if !isResultRead, frame.dropSingleResult() { return nil }
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
        firstSession.exec(frame, lane.call)
    }

    /// What a call made of its only item, with a result whose memory is its own.
    private func single(in frame: ExecFrame) -> ItemStep {
        guard let result = frame.singleResult else { return frame.onlyStep }
        frame.recycle()
        return .done(result)
    }

    /// The result of an item outside a batch, waited for where it is pending.
    func value(
        of step: ItemStep, _ item: Value, _ admission: Admission = Admission(), at visit: VisitContext, on lane: Lane
    ) async throws(NodeError) -> Value {
        switch step {
        case .done(let value): return value
        case .failed(let error): throw error
        case .pending(let token, let frame):
            let place = PendingVisit(visit, name, item)
            return try await lane.outcome(of: token, at: place, keeping: frame, admission).get()
        }
    }
}
