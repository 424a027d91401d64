import Synchronization
import WeirExec
import WeirLock

/// Items that calls left pending.
extension SharedBatch {
    /// Starts waiting for the items that a call left pending.
    ///
    /// - Parameter limit: what each item holds a permit of until it is completed or cancelled.
    func wait(for pending: [PendingItem], _ frame: ExecFrame, holding limit: Gate?, attempt: Int) {
        state.withLock { state in
            state.machine.suspended(pending.count)
            for item in pending { state.tokens[item.token] = (frame, limit) }
        }
        let whenDone: (Int) -> @Sendable (PendingItems.Outcome) -> Void = { position in
            let item = pending[position]
            return { outcome in
                limit?.release()
                self.completed(item, outcome, attempt: attempt)
            }
        }
        let early = environment.pendingItems.activate(
            pending.map(\.token), at: PendingCall(outcomes.path, pending), since: clock.roughly, whenDone: whenDone)
        if early.count < pending.count { environment.pendingWatch.note() }
        for (position, outcome) in early { whenDone(position)(outcome) }
        if environment.cancellation.isCancelled { cancel() }
    }

    /// Takes the outcome of a pending item.
    private func completed(_ item: PendingItem, _ outcome: PendingItems.Outcome, attempt: Int) {
        switch outcome {
        case .success(let value): outcomes.succeeded(item.ref.place, value)
        case .failure(let error): attemptFailed(item.ref, error, attempt: attempt)
        }
        forget(item.token)
    }

    /// Stops the batch because the run stops: items that wait for another attempt fail, and those in flight finish.
    func stop() { change { state, _ in state.machine.stop() } }

    /// Stops the batch because the run was cancelled: pending items count as cancelled.
    func cancel() {
        let tokens = state.withLock { state in
            state.machine.stop()
            return state.tokens
        }
        for (token, waiting) in tokens where environment.pendingItems.abandon(token, keeping: waiting.frame) {
            waiting.limit?.release()
            forget(token)
        }
        change { _, _ in }
    }

    private func forget(_ token: UInt64) {
        change { state, _ in
            state.tokens[token] = nil
            state.machine.completed()
        }
    }
}
