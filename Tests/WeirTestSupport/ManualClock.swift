internal import Synchronization
package import WeirEngine
internal import WeirExec
internal import WeirLock

/// A clock that stands still until a test turns it.
package final class ManualClock: EngineClock {
    private struct State {
        var now: UInt64
        /// In the order in which they were scheduled.
        var actions: [(deadline: UInt64, token: TimerToken, run: @Sendable () -> Void)] = []
        var nextNumber: UInt64 = 0
        var timeOfDay: UInt64 = 0
        var waiting: [(count: Int, limit: UInt64, continuation: CheckedContinuation<Void, Never>)] = []

        func isSatisfied(_ count: Int, before limit: UInt64) -> Bool {
            actions.count { $0.deadline < limit } >= count
        }

        var afterSchedule: (deadline: UInt64, run: @Sendable () -> Void)?
    }

    private let state: Lock<State>

    /// A clock that shows `now`, in nanoseconds.
    package init(now: UInt64 = 0) { state = Lock(State(now: now)) }

    package var now: UInt64 { state.withLock { $0.now } }

    /// The number of actions that are due later.
    package var scheduledCount: Int { state.withLock { $0.actions.count } }

    /// The deadline of the action that comes next, or nil when none is scheduled.
    package var nextDeadline: UInt64? { state.withLock { state in state.actions.map(\.deadline).min() } }

    package var timeOfDay: UInt64 { state.withLock { $0.timeOfDay } }

    /// Sets the time of day, which may be any.
    package func set(timeOfDay: UInt64) { state.withLock { $0.timeOfDay = timeOfDay } }

    @discardableResult
    package func cancel(_ token: TimerToken) -> Bool {
        state.withLock { state in
            guard let place = state.actions.firstIndex(where: { $0.token == token }) else { return false }
            state.actions.remove(at: place)
            return true
        }
    }

    @discardableResult
    package func schedule(at deadline: UInt64, _ action: @escaping @Sendable () -> Void) -> TimerToken {
        let (satisfied, after, token) = state.withLock {
            state -> ([CheckedContinuation<Void, Never>], (@Sendable () -> Void)?, TimerToken) in
            let token = TimerToken(number: state.nextNumber)
            state.nextNumber += 1
            state.actions.append((deadline, token, action))
            let satisfied = state.waiting.filter { state.isSatisfied($0.count, before: $0.limit) }.map(\.continuation)
            state.waiting.removeAll { [state] in state.isSatisfied($0.count, before: $0.limit) }
            guard let after = state.afterSchedule, after.deadline == deadline else { return (satisfied, nil, token) }
            state.afterSchedule = nil
            return (satisfied, after.run, token)
        }
        for continuation in satisfied { continuation.resume() }
        after?()
        return token
    }

    /// Runs an action once, on the thread that schedules another at a deadline, before that thread goes on.
    package func afterSchedule(at deadline: UInt64, _ action: @escaping @Sendable () -> Void) {
        state.withLock { $0.afterSchedule = (deadline, action) }
    }

    /// Moves the time on and runs, on the caller's thread, what becomes due: by deadline, then in the order scheduled.
    ///
    /// During an action the clock shows the action's deadline. Actions scheduled meanwhile run too if they become due.
    ///
    /// - Parameter nanoseconds: how far to move; with 0, what is already due runs.
    package func advance(by nanoseconds: UInt64) {
        let end = state.withLock { $0.now + nanoseconds }
        while let action = takeDue(end) { action() }
        state.withLock { $0.now = max($0.now, end) }
    }

    /// Waits until at least so many actions are scheduled and have not run, however long it takes.
    ///
    /// - Parameter limit: a time of this clock; actions from then on do not count.
    package func waitForScheduled(count: Int, before limit: UInt64 = .max) async {
        await withCheckedContinuation { continuation in
            let isSatisfied = state.withLock { state in
                if state.isSatisfied(count, before: limit) { return true }
                state.waiting.append((count, limit, continuation))
                return false
            }
            if isSatisfied { continuation.resume() }
        }
    }

    private func takeDue(_ end: UInt64) -> (@Sendable () -> Void)? {
        state.withLock { state in
            let due = state.actions.indices.filter { state.actions[$0].deadline <= end }
            guard let first = due.min(by: { state.actions[$0].deadline < state.actions[$1].deadline }) else {
                return nil
            }
            let action = state.actions.remove(at: first)
            state.now = max(state.now, action.deadline)
            return action.run
        }
    }
}
