import Synchronization
import WeirExec
import WeirLock

/// Items that calls left pending.
extension SharedBatch {
    /// Starts waiting for the items that a call left pending.
    ///
    /// - Parameter admission: what each item holds a slot of until it is completed or given up, and how long it has.
    func wait(for pending: [PendingItem], _ frame: ExecFrame, _ admission: Admission, attempt: Int) {
        state.withLock { state in
            state.machine.suspended(pending.count)
            for item in pending {
                state.tokens[item.token] = SuspendedItem(
                    item: item, attempt: attempt, frame: frame, limits: admission.limits, began: admission.began,
                    cancelFlag: admission.cancelFlag)
            }
        }
        let whenDone: (Int) -> @Sendable (PendingItems.Outcome) -> Void = { position in
            let token = pending[position].token
            return { outcome in self.completed(token, outcome) }
        }
        let early = environment.pendingItems.activate(
            pending.map(\.token), at: PendingCall(outcomes.path, pending), since: clock.roughly, whenDone: whenDone)
        if early.count < pending.count { environment.pendingWatch.note() }
        for (position, outcome) in early { whenDone(position)(outcome) }
        if admission.deadline < .max {
            change { state, _ in
                for item in pending { state.expiries.append((admission.deadline, item.token)) }
                // Items that were completed must not pile up behind one that takes its time.
                if state.expiries.count > 64, state.expiries.count > 2 * state.tokens.count {
                    let tokens = state.tokens
                    state.expiries.removeAll { tokens[$0.token] == nil }
                }
            }
        }
        if term.isOver { cancel() }
    }

    /// Takes the outcome of a pending item.
    private func completed(_ token: UInt64, _ outcome: PendingItems.Outcome) {
        guard let waiting = state.withLock({ $0.tokens[token] }) else { return }
        let error: NodeError? = if case .failure(let error) = outcome { error } else { nil }
        waiting.limits?.note(error, began: waiting.began)
        waiting.limits?.release(1)
        switch outcome {
        case .success(let value): outcomes.succeeded(waiting.item.ref, value, attempt: waiting.attempt)
        case .failure(let error): attemptFailed(waiting.item.ref, error, attempt: waiting.attempt)
        }
        forget(token)
    }

    /// Gives up the pending items that are too late.
    func expire() {
        let late = state.withLock { state in
            state.nextExpiry = .max
            let now = clock.now
            var late: [(UInt64, SuspendedItem)] = []
            while let first = state.expiries.first, first.deadline <= now {
                state.expiries.removeFirst()
                if let waiting = state.tokens[first.token] { late.append((first.token, waiting)) }
            }
            return late
        }
        for (token, waiting) in late where environment.pendingItems.abandon(token, keeping: waiting.frame) {
            waiting.cancelFlag?.set()
            completed(token, .failure(.lateItem))
        }
        change { _, _ in }
    }

    /// Stops the batch because the run stops: items that wait for another attempt fail, and those in flight finish.
    func stop() { change { state, _ in state.machine.stop() } }

    /// Stops the batch because it is no longer wanted: pending items count as cancelled.
    func cancel() {
        let tokens = state.withLock { state in
            state.machine.stop()
            return state.tokens
        }
        for (token, waiting) in tokens where environment.pendingItems.abandon(token, keeping: waiting.frame) {
            waiting.cancelFlag?.set()
            waiting.limits?.release(1)
            // What a deadline ends has failed; what the end of the run ends is to be done again.
            if !term.isRunOver { failed(waiting.item.ref, term.interruption, attempt: waiting.attempt) }
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
