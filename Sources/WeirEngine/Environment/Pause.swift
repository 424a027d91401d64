import Synchronization
import WeirLock

/// Holds back what has not begun, until the run may go on.
package final class Pause: Sendable {
    private let isClosed = Atomic(false)
    private let waiting = Lock<[Once]>([])

    /// Whether nothing new may begin.
    package var isOn: Bool { isClosed.load(ordering: .relaxed) }

    /// Holds everything back, or lets it go on.
    package func set(_ isOn: Bool) {
        isClosed.store(isOn, ordering: .relaxed)
        guard !isOn else { return }
        let woken = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for once in woken { once.fire() }
    }

    /// Parks the lane until the run goes on, or the lane is no longer wanted.
    func wait(_ cancellation: Cancellation) async {
        while isOn, !cancellation.isStopping {
            let once = Once()
            var handler: Int?
            await withCheckedContinuation { continuation in
                once.arm { continuation.resume() }
                handler = cancellation.when(.stopping) { once.fire() }
                if handler == nil { return once.fire() }
                waiting.withLock { $0.append(once) }
                // It may have ended meanwhile, and then nobody else wakes this one.
                if !isOn { once.fire() }
            }
            if let handler { cancellation.forget(handler) }
        }
    }
}
