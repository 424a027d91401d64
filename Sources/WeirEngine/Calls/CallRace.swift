import Synchronization
import WeirLock

/// Which comes first: a call's return, or the end of the time that it has.
final class CallRace: Sendable {
    private enum State {
        case running(CheckedContinuation<Bool, Never>?)
        case returned
        case timedOut(whenBack: (@Sendable () -> Void)?)
        /// It has returned after its time, and nobody has asked yet.
        case cameBack
    }

    private let state = Lock(State.running(nil))

    /// Parks the caller until the call has returned or its time is over.
    ///
    /// - Parameter start: begins both, once the race can hear of them.
    /// - Returns: whether the call returned in its time.
    func run(_ start: () -> Void) async -> Bool {
        let isBack = await withCheckedContinuation { waiting in
            state.withLock { $0 = .running(waiting) }
            start()
        }
        state.showHandOver()
        return isBack
    }

    /// Notes that the time is over.
    ///
    /// - Parameter first: done before whoever waits goes on, where the call has not returned.
    func timeOut(_ first: () -> Void) {
        let waiting = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard case .running(let waiting) = state else { return nil }
            state = .timedOut(whenBack: nil)
            return waiting
        }
        guard let waiting else { return }
        first()
        waiting.resume(returning: false)
    }

    /// Notes that the call has returned.
    func callReturned() {
        let then = state.withLock { state -> (@Sendable () -> Void)? in
            switch state {
            case .running(let waiting):
                state = .returned
                return { waiting?.resume(returning: true) }
            case .timedOut(let whenBack):
                state = .cameBack
                return whenBack
            case .returned, .cameBack: return nil
            }
        }
        then?()
    }

    /// Asks to be told when a call that has timed out returns after all, once; at once where it has.
    func whenBack(_ action: @escaping @Sendable () -> Void) {
        let isBack = state.withLock { state in
            if case .cameBack = state { return true }
            state = .timedOut(whenBack: action)
            return false
        }
        if isBack { action() }
    }
}
