import DequeModule
import WeirModel

/// Notices a service that is dead, and gives it time.
///
/// The circuit breaker of M. Nygard ("Release It!", 2007), with trials that are counted.
///
///     closed ──failures within a time──▶ paused ──pause over──▶ trying ──success──▶ closed
///        ▲                                  ▲ failure, not the last trial │
///        └──────────────────────────────────┴─────────────────────────────┴──the last trial failed──▶ given up
///
/// Times are nanoseconds of the engine's clock.
struct CircuitBreaker {
    private enum State: Equatable {
        case closed
        case paused(until: UInt64)
        /// One call tries the service.
        case trying(since: UInt64)
        case givenUp
    }

    /// Whether a call may begin.
    enum Answer: Equatable {
        case open
        /// Not before a time, or before the call that tries it ended.
        case wait(until: UInt64?)
        case givenUp
    }

    private let policy: BreakerPolicy
    private var state = State.closed
    /// The failures since the last success.
    private var failures: Deque<UInt64> = []
    private var failedTrials = 0

    init(_ policy: BreakerPolicy) { self.policy = policy }

    /// Whether a call may begin.
    func answer(now: UInt64) -> Answer {
        switch state {
        case .closed: .open
        case .paused(let until): until <= now ? .open : .wait(until: until)
        case .trying: .wait(until: nil)
        case .givenUp: .givenUp
        }
    }

    /// Whether a success now changes anything.
    var mindsSuccess: Bool { state != .closed || !failures.isEmpty }

    /// Whether every call may begin.
    var isClosed: Bool { state == .closed }

    /// The most items that may begin, where a call may: one, where it tries a service.
    var mostItems: Int { state == .closed ? .max : 1 }

    /// Notes that a call begins.
    mutating func begins(now: UInt64) {
        if case .paused = state { state = .trying(since: now) }
    }

    /// Notes that a call that was let through did not come to begin or to say anything about the service.
    mutating func saidNothing() {
        if case .trying(let since) = state { state = .paused(until: since) }
    }

    /// Notes a success.
    ///
    /// - Parameter began: when the call began; what began before a pause says nothing about what comes after it.
    mutating func succeeded(began: UInt64) -> BreakerNews? {
        failures.removeAll(keepingCapacity: true)
        guard case .trying(let since) = state, began >= since else { return nil }
        state = .closed
        failedTrials = 0
        return .recovered
    }

    /// Notes a failure that a dead service may be the reason for.
    mutating func failed(began: UInt64, now: UInt64) -> BreakerNews? {
        switch state {
        case .closed:
            failures.append(now)
            while let first = failures.first, now - min(now, first) > policy.within { failures.removeFirst() }
            guard failures.count >= policy.failures else { return nil }
            defer { failures.removeAll() }
            state = .paused(until: now.saturatingAdding(policy.pause))
            return .paused(failures: failures.count, nanoseconds: policy.pause)
        case .trying(let since):
            guard began >= since else { return nil }
            failedTrials += 1
            if failedTrials >= policy.trials {
                state = .givenUp
                return .givenUp(trials: failedTrials)
            }
            state = .paused(until: now.saturatingAdding(policy.pause))
            return nil
        case .paused, .givenUp: return nil
        }
    }
}
