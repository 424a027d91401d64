/// When a limit is taken for a service that is dead, and what happens then.
///
/// So many failures without a success between them, within a time, pause everything under the limit. After the pause one
/// call tries it; when so many of these trials in a row fail too, the service is given up.
package struct BreakerPolicy: Hashable, Sendable {
    /// The number of failures that pauses, at least 1.
    package var failures = 10
    /// The time in which they come, in nanoseconds.
    package var within: UInt64 = 30_000_000_000
    /// How long nothing is begun, in nanoseconds.
    package var pause: UInt64 = 60_000_000_000
    /// The number of failed trials in a row after which the service is given up, at least 1.
    package var trials = 3

    /// The policy where a manifest says nothing else.
    package init() {}
}
