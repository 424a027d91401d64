internal import Glibc

/// A clock that costs next to nothing, and ticks every few milliseconds.
enum CoarseClock {
    /// The time in nanoseconds since an arbitrary start.
    static var now: UInt64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}
