internal import Synchronization
internal import WeirExec
internal import WeirLock

/// Says what happens to a function pointer outside of all calls, where no item can fail.
final class CallbackReporter: Sendable {
    private struct State {
        var failures = 0
        var hasToldLateCall = false
    }

    /// The most failures that are told one by one.
    private static let mostTold = 20

    private let path: String
    private let say: @Sendable (String) -> Void
    private let state = Lock(State())

    /// - Parameters:
    ///   - path: the node that gave C the function pointer.
    ///   - say: says a line to the user.
    init(path: String, say: @escaping @Sendable (String) -> Void) {
        self.path = path
        self.say = say
    }

    /// Says that C called after the call that the function pointer was for.
    func calledAfterCall(_ closure: CallbackClosure) {
        late(closure, "after the call that it was given to, so C gets its \"else\"; declare it \"for instance\"")
    }

    /// Says that C called after the node's end.
    func calledAfterNode(_ closure: CallbackClosure) {
        late(closure, "after its node has ended, so C gets its \"else\"")
    }

    /// Says a failure that no item gets.
    func failedOutside(_ error: NodeError) {
        let count = state.withLock { state in
            state.failures += 1
            return state.failures
        }
        if count <= Self.mostTold {
            say("\(path): \(error.message); it was called outside of any call, so no item fails")
        } else if count == Self.mostTold + 1 {
            say("\(path): more than \(Self.mostTold) such failures; the others are not told")
        }
    }

    private func late(_ closure: CallbackClosure, _ when: String) {
        let isFirst = state.withLock { state in
            defer { state.hasToldLateCall = true }
            return !state.hasToldLateCall
        }
        if isFirst { say("\(path): \(closure.subject) is called \(when)") }
    }
}
