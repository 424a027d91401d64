/// The time, which never goes backwards.
package protocol MonotonicClock: Sendable {
    /// The time in nanoseconds since an arbitrary start.
    var now: UInt64 { get }

    /// The same time, cheaper, and up to 10 ms behind.
    var roughly: UInt64 { get }
}

extension MonotonicClock {
    package var roughly: UInt64 { now }
}
