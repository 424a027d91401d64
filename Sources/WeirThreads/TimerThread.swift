internal import Glibc
package import WeirEngine

/// One thread that runs short actions at their deadlines on CLOCK_MONOTONIC; it starts with the first action.
///
/// The thread keeps the object alive until `shutdown`.
// SAFETY: every stored `var` is read and written with `monitor` locked.
@safe package final class TimerThread: EngineClock, @unchecked Sendable {
    private let onThreadStart: @Sendable () -> Void
    private let monitor = Monitor()
    private var queue = TimerQueue()
    private var thread: HostThread?
    private var isStopping = false

    /// A timer without a thread.
    ///
    /// - Parameter onThreadStart: runs first on the thread.
    package init(onThreadStart: @escaping @Sendable () -> Void = {}) {
        self.onThreadStart = onThreadStart
    }

    /// The time in nanoseconds since an arbitrary start, which never goes backwards.
    package static var monotonic: UInt64 { read(CLOCK_MONOTONIC) }

    package var now: UInt64 { Self.monotonic }

    /// The same time for next to nothing, by a clock that ticks every few milliseconds.
    package static var monotonicRoughly: UInt64 { read(CLOCK_MONOTONIC_COARSE) }

    package var roughly: UInt64 { Self.monotonicRoughly }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// The time of day in nanoseconds since 1970, which may be set.
    package static var realTime: UInt64 { read(CLOCK_REALTIME) }

    package var timeOfDay: UInt64 { Self.realTime }

    @discardableResult
    package func schedule(at deadline: UInt64, _ action: @escaping @Sendable () -> Void) -> TimerToken {
        monitor.lock()
        defer { monitor.unlock() }
        let earliest = queue.earliest()
        let number = queue.insert(at: deadline, action)
        if thread == nil, !isStopping {
            startThread()
        } else if earliest.map({ deadline < $0 }) ?? true {
            monitor.signal()
        }
        return TimerToken(number: number)
    }

    @discardableResult package func cancel(_ token: TimerToken) -> Bool {
        monitor.lock()
        defer { monitor.unlock() }
        return queue.cancel(token.number)
    }

    /// Ends the thread once the action that runs returns; the others never run.
    ///
    /// Not from an action.
    package func shutdown() {
        monitor.lock()
        isStopping = true
        let thread = self.thread
        self.thread = nil
        queue = TimerQueue()
        monitor.signal()
        monitor.unlock()
        thread?.join()
    }

    private func startThread() {
        thread = HostThread.start(name: "weir-timer") { [self] in
            onThreadStart()
            work()
        }
        if thread == nil { HostThread.giveUp() }
    }

    private func work() {
        monitor.lock()
        while !isStopping {
            if let action = queue.popDue(now) {
                monitor.unlock()
                action()
                monitor.lock()
            } else if let deadline = queue.earliest() {
                monitor.wait(until: deadline)
            } else {
                monitor.wait()
            }
        }
        monitor.unlock()
    }
}
