import Synchronization
import WeirEngine
import WeirLock

/// The failure of a run, if any, handed from the run's task to the first thread.
final class SharedResult: Sendable {
    private let state = Lock<RunFailure?>(nil)

    /// The failure.
    var value: RunFailure? { state.withLock { $0 } }

    /// Notes the failure.
    func set(_ failure: RunFailure) { state.withLock { $0 = failure } }
}
