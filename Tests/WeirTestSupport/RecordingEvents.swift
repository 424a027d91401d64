internal import Synchronization
package import WeirEngine
internal import WeirLock

/// Keeps what a run tells.
package final class RecordingEvents: RunEventSink {
    private let events = Lock<[RunEvent]>([])

    /// Nothing told yet.
    package init() {}

    /// Everything in order.
    package var all: [RunEvent] { events.withLock { $0 } }

    /// The texts of the warnings in order.
    package var warnings: [String] {
        all.compactMap { if case .warning(_, let warning) = $0 { warning.text } else { nil } }
    }
    /// The failed items in order.
    package var failures: [RunFailure] {
        all.compactMap { if case .itemFailed(_, let failure) = $0 { failure } else { nil } }
    }
    /// The batches that began.
    package var started: [BatchProgress] {
        all.compactMap { if case .batchStarted(let progress) = $0 { progress } else { nil } }
    }
    /// The batches that ended.
    package var ended: [BatchProgress] {
        all.compactMap { if case .batchEnded(let progress) = $0 { progress } else { nil } }
    }

    package func receive(_ event: RunEvent) { events.withLock { $0.append(event) } }
}
