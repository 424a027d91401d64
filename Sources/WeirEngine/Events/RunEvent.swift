/// Something that a run tells while it goes on.
///
/// Told of batches, failed items and what somebody should look at; never of an item that succeeds.
package enum RunEvent: Sendable {
    /// A batch begins; its counters go on changing until `batchEnded`.
    case batchStarted(BatchProgress)
    /// A batch ended, one way or the other.
    case batchEnded(BatchProgress)
    /// An item failed for good, tolerated or not.
    case itemFailed(ItemAttempt, RunFailure)
    /// Something that is probably not as meant.
    case warning(RunID, RunWarning)
    /// Something that a plugin says.
    case log(RunID, LogLine)

    /// The run that tells it.
    package var run: RunID {
        switch self {
        case .batchStarted(let progress), .batchEnded(let progress): progress.group.run
        case .itemFailed(let attempt, _): attempt.group.run
        case .warning(let run, _), .log(let run, _): run
        }
    }
}
