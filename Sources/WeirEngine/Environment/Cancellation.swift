import Synchronization
package import WeirExec
import WeirLock
import WeirValue

/// The end of a run before its time, in two steps: a stop begins nothing new, and a cancel gives up what is in flight.
package final class Cancellation: Sendable {
    /// How far the end of a run before its time has come.
    package enum Stage: Int, Comparable, Sendable {
        /// The run is wanted.
        case wanted
        /// Nothing new begins: no pull, no attempt, no node. What is in flight finishes.
        case stopping
        /// What is in flight is no longer wanted either.
        case cancelled

        package static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
    }

    /// What nodes read: set once the run is cancelled, and before that told of a stop.
    package let flag = CancelFlag()
    /// What lanes and item sources look at before they begin anything, and while they wait for it: set by the first step.
    package let stopFlag = CancelFlag()

    private struct State {
        var handlers: [Int: (stage: Stage, run: @Sendable () -> Void)] = [:]
        var next = 0
        var cause: RunFailure?
    }

    private let state = Lock(State())

    /// A run that is wanted.
    package init() {}

    /// Why what was not begun any more has no result.
    static var interruption: NodeError { NodeError(.cancelled, "the run was interrupted") }

    /// How far the end has come.
    package var stage: Stage { flag.isSet ? .cancelled : stopFlag.isSet ? .stopping : .wanted }

    /// Whether nothing new begins any more.
    package var isStopping: Bool { stopFlag.isSet }

    /// Whether what is in flight is no longer wanted either.
    package var isCancelled: Bool { flag.isSet }

    /// The failure that ended the run, where no request did.
    package var cause: RunFailure? { state.withLock { $0.cause } }

    /// Begins nothing new: waits for a retry or for items end, and what is in flight finishes.
    package func stop() { reach(.stopping, nil) }

    /// Begins nothing new, and gives up after a while what is in flight then.
    ///
    /// - Parameters:
    ///   - grace: how long that is, in nanoseconds; 0 gives it up at once.
    ///   - clock: whose time it is.
    ///   - whenOver: called, on any thread, where the grace ends before anything else cancels the run; just before it does.
    package func stop(grace: UInt64, on clock: any EngineClock, whenOver: @escaping @Sendable () -> Void = {}) {
        guard grace > 0 else { return cancel() }
        stop()
        clock.schedule(at: clock.deadline(in: grace)) {
            guard !self.isCancelled else { return }
            // First, since the run may end by the cancel.
            whenOver()
            self.cancel()
        }
    }

    /// Gives up what is in flight, too: nodes see the flag, and pending items count as cancelled.
    ///
    /// - Parameter cause: the failure that ends the run; it counts unless the run was ending already.
    package func cancel(because cause: RunFailure? = nil) { reach(.cancelled, cause) }

    private func reach(_ stage: Stage, _ cause: RunFailure?) {
        let due = state.withLock { state in
            if !stopFlag.isSet { state.cause = cause }
            stopFlag.set()
            if stage == .cancelled { flag.set() } else { flag.stop() }
            let due = state.handlers.values.filter { $0.stage <= stage }
            state.handlers = state.handlers.filter { $0.value.stage > stage }
            return due
        }
        for handler in due { handler.run() }
    }

    /// Asks to be told, once, when a stage is reached.
    ///
    /// - Returns: what `forget` takes; nil when it is reached already, and then the handler is never called.
    func when(_ stage: Stage, _ handler: @escaping @Sendable () -> Void) -> Int? {
        state.withLock { state in
            guard self.stage < stage else { return nil }
            state.next += 1
            state.handlers[state.next] = (stage, handler)
            return state.next
        }
    }

    /// Takes a request back.
    ///
    /// - Returns: false when the handler was or is being called.
    @discardableResult
    func forget(_ id: Int) -> Bool {
        state.withLock { $0.handlers.removeValue(forKey: id) != nil }
    }
}
