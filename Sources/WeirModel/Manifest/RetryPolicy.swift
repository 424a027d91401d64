package import WeirValue

/// How often and when an item is tried again (N2).
///
/// Times are in nanoseconds.
package struct RetryPolicy: Hashable, Sendable {
    /// How a wait is drawn from the one that grows, so that many that failed together do not come back together.
    ///
    /// After M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    package enum Jitter: String, CaseIterable, Sendable {
        /// It is the wait.
        case none
        /// Evenly between half of it and all of it.
        case equal
        /// Evenly between nothing and all of it.
        case full
    }

    /// The total number of attempts, at least 1.
    package var attempts = 1
    /// The wait before the second attempt.
    package var wait: UInt64 = 0
    /// The factor by which each further wait grows, at least 1.
    package var backoff = 1.0
    /// The longest wait; nil for no bound.
    package var maxWait: UInt64?
    /// How each wait is drawn.
    package var jitter = Jitter.none
    /// The kinds of errors after which there is another attempt; nil for all that are retried by themselves.
    package var codes: StatusCodes?
    /// The kinds of errors that end the run at once.
    package var fatalCodes: StatusCodes = []

    /// No other attempt than the first.
    package init() {}

    /// The wait after a failed attempt.
    ///
    /// - Parameters:
    ///   - attempt: the attempt that failed, from 0.
    ///   - random: an even draw from 0 up to 1, used with jitter.
    /// - Returns: nanoseconds.
    package func wait(after attempt: Int, random: Double) -> UInt64 {
        var nanoseconds = Double(wait)
        for _ in 0..<min(attempt, 1024) where nanoseconds < 1e18 { nanoseconds *= backoff }
        nanoseconds = min(nanoseconds, Double(maxWait ?? 1 << 60), 1e18)
        switch jitter {
        case .none: break
        case .equal: nanoseconds *= 0.5 + random / 2
        case .full: nanoseconds *= random
        }
        return UInt64(nanoseconds)
    }
}
