import Synchronization
import WeirEngine
import WeirLock

/// Keeps a line for each event.
final class EventList: RunEventSink {
    private let events = Lock<[RunEvent]>([])

    /// The events in order.
    var lines: [String] { events.withLock { $0 }.map(line) }

    /// The runs that told them.
    var runs: Set<RunID> { Set(events.withLock { $0 }.map(\.run)) }

    func receive(_ event: RunEvent) { events.withLock { $0.append(event) } }

    private func line(_ event: RunEvent) -> String {
        switch event {
        case .batchStarted(let progress): "\(progress.group.number) started \(progress.path)"
        case .batchEnded(let progress): "\(progress.group.number) ended \(progress.path)"
        case .itemFailed(let attempt, let failure): "\(attempt.group.number) [\(attempt.place)] \(failure.path)"
        case .warning(_, let warning): warning.text
        case .log(_, let line): line.text
        }
    }
}
