internal import Synchronization
package import WeirEngine
internal import WeirModel

/// Keeps what a run tells.
package final class RecordingEvents: RunEvents {
    private struct State {
        var warnings: [String] = []
        var failures: [RunFailure] = []
        var started: [BatchProgress] = []
        var ended: [BatchProgress] = []
    }

    private let state = Lock(State())

    /// Nothing told yet.
    package init() {}

    /// The warnings in order.
    package var warnings: [String] { state.withLock { $0.warnings } }
    /// The failed items in order.
    package var failures: [RunFailure] { state.withLock { $0.failures } }
    /// The batches that began.
    package var started: [BatchProgress] { state.withLock { $0.started } }
    /// The batches that ended.
    package var ended: [BatchProgress] { state.withLock { $0.ended } }

    package func batchStarted(_ progress: BatchProgress) { state.withLock { $0.started.append(progress) } }
    package func batchEnded(_ progress: BatchProgress) { state.withLock { $0.ended.append(progress) } }
    package func itemFailed(_ failure: RunFailure) { state.withLock { $0.failures.append(failure) } }
    package func warning(_ text: String) { state.withLock { $0.warnings.append(text) } }
}
