internal import Synchronization
internal import WeirLock

/// Counts events, so that a test can wait until so many happened, without a clock.
package final class Arrivals: Sendable {
    private struct State {
        var count = 0
        var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Lock(State())

    /// No event yet.
    package init() {}

    /// The number of events so far.
    package var count: Int { state.withLock { $0.count } }

    /// Notes an event.
    package func arrive() {
        let woken = state.withLock { state in
            state.count += 1
            let count = state.count
            let woken = state.waiting.filter { $0.count <= count }
            state.waiting.removeAll { $0.count <= count }
            return woken
        }
        for waiter in woken { waiter.continuation.resume() }
    }

    /// Waits, without a thread, until so many events happened.
    package func wait(for count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.count >= count { return true }
                state.waiting.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}
