@testable import WeirThreads

/// Blocks threads until so many of them have come; gives up after two minutes so that a failure ends.
final class Gate: @unchecked Sendable {
    private let monitor = Monitor()
    private let clock = TimerThread()
    private var arrived = 0
    private var present = 0
    private var mostPresent = 0

    /// The most threads that were between `enter` and `leave` at one time.
    var peak: Int {
        monitor.lock()
        defer { monitor.unlock() }
        return mostPresent
    }

    /// Counts the caller, and says whether `count` threads came.
    func arriveAndWait(for count: Int) -> Bool {
        let deadline = clock.now + 120_000_000_000
        monitor.lock()
        defer { monitor.unlock() }
        arrived += 1
        monitor.broadcast()
        while arrived < count, clock.now < deadline { monitor.wait(until: deadline) }
        return arrived >= count
    }

    func enter() {
        monitor.lock()
        present += 1
        mostPresent = max(mostPresent, present)
        monitor.unlock()
    }

    func leave() {
        monitor.lock()
        present -= 1
        monitor.unlock()
    }
}
