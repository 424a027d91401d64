import Synchronization
package import WeirExec
import WeirLock
import WeirValue

/// The end of a run before its time: a flag that nodes read, and what must be told at once.
package final class Cancellation: Sendable {
    /// What nodes read.
    package let flag = CancelFlag()

    private struct State {
        var handlers: [Int: @Sendable () -> Void] = [:]
        var next = 0
    }

    private let state = Lock(State())

    /// A run that is wanted.
    package init() {}

    /// Why what was not begun any more has no result.
    static var interruption: NodeError { NodeError(.cancelled, "the run was interrupted") }

    /// Whether the run was cancelled.
    package var isCancelled: Bool { flag.isSet }

    /// Ends the run: nothing new starts, waits end, pending items count as cancelled.
    package func cancel() {
        flag.set()
        let handlers = state.withLock { state in
            let all = Array(state.handlers.values)
            state.handlers.removeAll()
            return all
        }
        for handler in handlers { handler() }
    }

    /// Asks to be told, once.
    ///
    /// - Returns: what `forget` takes; nil when the run is cancelled already, and then the handler is never called.
    func onCancel(_ handler: @escaping @Sendable () -> Void) -> Int? {
        state.withLock { state in
            guard !flag.isSet else { return nil }
            state.next += 1
            state.handlers[state.next] = handler
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
