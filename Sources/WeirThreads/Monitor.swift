internal import Glibc

/// A lock with one condition to wait for, whose timed waits follow CLOCK_MONOTONIC.
// SAFETY: the two pointers are set once, and the pthread functions called on them are thread-safe.
@safe package final class Monitor: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>

    /// A lock that nobody holds.
    package init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe condition = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(condition, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    /// Takes the lock.
    package func lock() { unsafe pthread_mutex_lock(mutex) }

    /// Gives the lock back.
    package func unlock() { unsafe pthread_mutex_unlock(mutex) }

    /// Waits until signalled, with the lock held before and after; may return for no reason.
    package func wait() { unsafe pthread_cond_wait(condition, mutex) }

    /// Waits like `wait`, but not past a deadline in nanoseconds of CLOCK_MONOTONIC.
    package func wait(until deadline: UInt64) {
        var time = timespec(tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
        unsafe pthread_cond_timedwait(condition, mutex, &time)
    }

    /// Wakes one that waits.
    package func signal() { unsafe pthread_cond_signal(condition) }

    /// Wakes all that wait.
    package func broadcast() { unsafe pthread_cond_broadcast(condition) }
}
