internal import Synchronization
internal import WeirLock

/// How many calls run at once.
package final class Overlap: Sendable {
    private let state = Lock((now: 0, peak: 0, calls: 0))

    /// No call yet.
    package init() {}

    /// The most calls that ran at one time.
    package var peak: Int { state.withLock { $0.peak } }
    /// The number of calls so far.
    package var calls: Int { state.withLock { $0.calls } }

    /// Begins a call.
    package func enter() {
        state.withLock { state in
            state.now += 1
            state.calls += 1
            state.peak = max(state.peak, state.now)
        }
    }

    /// Ends a call.
    package func leave() { state.withLock { $0.now -= 1 } }

    /// Counts a call that takes long enough for others to come.
    package func pass() {
        enter()
        for _ in 0..<3 { HostThreads.letOthersRun() }
        leave()
    }
}
