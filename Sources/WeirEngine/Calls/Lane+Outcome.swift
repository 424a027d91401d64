import WeirExec
import WeirValue

extension Lane {
    /// Parks the lane until a pending item is completed, its time is over, or it is no longer wanted.
    ///
    /// - Parameter place: where the item belongs.
    func outcome(
        of token: UInt64, at place: any PendingPlace, keeping frame: ExecFrame, _ admission: Admission
    ) async -> PendingItems.Outcome {
        let (pendingItems, clock, term) = (environment.pendingItems, environment.clock, term)
        let flag = admission.cancelFlag
        var handler: Int?
        var timer: TimerToken?
        let outcome = await withCheckedContinuation { continuation in
            let done: @Sendable (PendingItems.Outcome) -> Void = { continuation.resume(returning: $0) }
            if let early = pendingItems.activate(token, at: place, since: clock.roughly, whenDone: done) {
                return done(early)
            }
            environment.pendingWatch.note()
            let giveUp: @Sendable (NodeError) -> Void = { error in
                guard pendingItems.abandon(token, keeping: frame) else { return }
                flag?.set()
                done(.failure(error))
            }
            handler = term.cancellation.when(.cancelled) { giveUp(term.endOfPending) }
            if handler == nil { return giveUp(term.endOfPending) }
            if admission.deadline < .max {
                timer = clock.schedule(at: admission.deadline) { giveUp(.lateItem) }
            }
        }
        if let handler { term.cancellation.forget(handler) }
        if let timer { clock.cancel(timer) }
        let error: NodeError? = if case .failure(let error) = outcome { error } else { nil }
        admission.limits?.note(error, began: admission.began)
        return outcome
    }
}

extension Term {
    /// Why a pending item fails that is no longer wanted.
    fileprivate var endOfPending: NodeError {
        let reason = interruption
        return reason.code == .cancelled ? NodeError(.cancelled, "cancelled while waiting for the node") : reason
    }
}

extension NodeError {
    /// Why a pending item fails whose time is over.
    static var lateItem: NodeError { NodeError(.timeout, "nobody has completed the item in its time (timeout)") }
}
