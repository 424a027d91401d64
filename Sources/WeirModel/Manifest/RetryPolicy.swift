/// How often and when an item is tried again (N2).
///
/// Times are in nanoseconds.
package struct RetryPolicy: Hashable, Sendable {
    /// The total number of attempts, at least 1.
    package var attempts = 1
    /// The wait before the second attempt.
    package var wait: UInt64 = 0
    /// The factor by which each further wait grows, at least 1.
    package var backoff = 1.0
    /// The longest wait; nil for no bound.
    package var maxWait: UInt64?
    /// Whether each wait is drawn evenly between half of it and all of it.
    package var jitter = false

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
        if jitter { nanoseconds *= 0.5 + random / 2 }
        return UInt64(nanoseconds)
    }
}
