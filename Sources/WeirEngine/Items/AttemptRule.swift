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
        /// It failed, and so would all others.
        case fatal
    }

    /// How often and when an item is tried again.
    var policy: RetryPolicy
    /// Whether the node type or the manifest gives a value for an item that failed.
    let hasFallback: Bool

    /// The fate of an item.
    ///
    /// - Parameters:
    ///   - error: why the attempt failed.
    ///   - attempt: its number, from 0.
    ///   - now: the time in nanoseconds of the engine's clock.
    ///   - deadline: when another attempt would come too late.
    ///   - isStopping: whether the batch begins nothing new any more.
    ///   - stage: how far the run's end before its time has come. From a stop on there is no other attempt, and an item that
    ///     would have had one is not rescued in its place: the next run tries it again.
    ///   - random: an even draw from 0 up to 1, for waits with jitter.
    func fate(
        after error: NodeError, attempt: Int, now: UInt64 = 0, deadline: UInt64 = .max, isStopping: Bool,
        stage: Cancellation.Stage, random: Double
    ) -> Fate {
        if isFatal(error) { return .fatal }
        let hasMore = attempt + 1 < policy.attempts && mayRetry(error)
        switch stage {
        case .wanted where hasMore && !isStopping:
            // What a service asks for is waited even where it is longer than the manifest's longest wait: to come back
            // earlier would only be refused again.
            let wait = max(policy.wait(after: attempt, random: random), error.retryAfter)
            if now.saturatingAdding(wait) < deadline { return .again(after: wait) }
        case .stopping where hasMore || error.code == .cancelled: return .failed
        case .cancelled: return .failed
        case .wanted, .stopping: break
        }
        return hasFallback ? .rescue : .failed
    }

    /// Whether nothing can succeed any more after an error.
    func isFatal(_ error: NodeError) -> Bool { error.code == .fatal || policy.fatalCodes.contains(error.code) }

    /// Whether another attempt makes sense; the manifest's choice of codes wins over what is retried by itself, but not over an
    /// error that says no.
    private func mayRetry(_ error: NodeError) -> Bool {
        guard let codes = policy.codes else { return error.isRetryable }
        return codes.contains(error.code) && error.retry != .no && error.code != .cancelled
    }
}
