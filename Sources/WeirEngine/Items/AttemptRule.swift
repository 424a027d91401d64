import WeirExec
import WeirModel
import WeirValue

/// What becomes of an item whose attempt failed (N2, N3, N5): the only place that says so, and it does nothing.
struct AttemptRule: Sendable {
    /// What comes next for the item.
    enum Fate: Equatable {
        /// Another attempt, after so many nanoseconds.
        case again(after: UInt64)
        /// No attempt is left, and something else gives the value.
        case rescue
        /// It failed for good.
        case failed
    }

    /// How often and when an item is tried again.
    let policy: RetryPolicy
    /// Whether the node type or the manifest gives a value for an item that failed.
    let hasFallback: Bool

    /// The fate of an item.
    ///
    /// - Parameters:
    ///   - error: why the attempt failed.
    ///   - attempt: its number, from 0.
    ///   - isStopping: whether the batch begins nothing new any more.
    ///   - stage: how far the run's end before its time has come. From a stop on there is no other attempt, and an item that
    ///     would have had one is not rescued in its place: the next run tries it again.
    ///   - random: an even draw from 0 up to 1, for waits with jitter.
    func fate(
        after error: NodeError, attempt: Int, isStopping: Bool, stage: Cancellation.Stage, random: Double
    ) -> Fate {
        let hasMore = attempt + 1 < policy.attempts && error.isRetryable
        switch stage {
        case .wanted where hasMore && !isStopping:
            return .again(after: max(policy.wait(after: attempt, random: random), error.retryAfter))
        case .stopping where hasMore || error.code == .cancelled: return .failed
        case .cancelled: return .failed
        case .wanted, .stopping: return hasFallback ? .rescue : .failed
        }
    }
}
