import WeirExec
import WeirValue

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
            handler = cancellation.when(.cancelled) { [pendingItems] in
                if pendingItems.abandon(token, keeping: frame) { done(cancelled) }
            }
            if handler == nil, pendingItems.abandon(token, keeping: frame) { done(cancelled) }
        }
        if let handler { cancellation.forget(handler) }
        return outcome
    }
}
