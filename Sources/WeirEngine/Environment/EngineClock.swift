package import WeirExec

/// The time by which the engine waits, so that tests can turn it by hand.
package protocol EngineClock: MonotonicClock {
    /// Runs an action once, at the deadline or soon after.
    ///
    /// - Parameters:
    ///   - deadline: a time of this clock in nanoseconds; one that has passed runs the action soon, on the same thread
    ///     as any other and not within this call.
    ///   - action: must be short and must not wait, since all actions share one thread. Actions of equal deadlines run
    ///     in the order in which they were scheduled.
    /// - Returns: what `cancel` takes.
    /// - Complexity: O(log n) in the number of scheduled actions.
    @discardableResult
    func schedule(at deadline: UInt64, _ action: @escaping @Sendable () -> Void) -> TimerToken

    /// Drops an action that has not started.
    ///
    /// - Returns: false when the action runs, has run or was cancelled before.
    /// - Complexity: O(1) amortised.
    @discardableResult
    func cancel(_ token: TimerToken) -> Bool

    /// The time of day, which may be set back and forward, in nanoseconds since 1970 in UTC.
    var timeOfDay: UInt64 { get }
}

extension EngineClock {
    /// The time so many nanoseconds from now, or the end of time where that is later.
    func deadline(in nanoseconds: UInt64) -> UInt64 { now.saturatingAdding(nanoseconds) }
}
