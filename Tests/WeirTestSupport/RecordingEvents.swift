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

    /// The runs that told it.
    package var runs: Set<RunID> { Set(all.map(\.run)) }

    /// A line for each of all, in order.
    package var lines: [String] {
        all.map { event in
            switch event {
            case .batchStarted(let progress): "\(progress.group.number) started \(progress.path)"
            case .batchEnded(let progress): "\(progress.group.number) ended \(progress.path)"
            case .itemFailed(let attempt, let failure): "\(attempt.group.number) [\(attempt.place)] \(failure.path)"
            case .warning(_, let warning): warning.text
            case .log(_, let line): line.text
            }
        }
    }

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
