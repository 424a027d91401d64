internal import Glibc

/// Blocks the threads of calls until a test lets them go, or until so many of them came.
///
/// A blocked thread gives up after two minutes, so that a test that fails ends.
// SAFETY: the pointers are set once; `isOpen` and `arrived` are touched with the mutex locked.
@safe package final class Barricade: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var isOpen = false
    private var arrived = 0

    /// A closed barricade.
    package init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe condition = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(condition, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    /// Lets everybody through, for good.
    package func open() {
        unsafe pthread_mutex_lock(mutex)
        isOpen = true
        unsafe pthread_cond_broadcast(condition)
        unsafe pthread_mutex_unlock(mutex)
    }

    /// Blocks the thread until `open`.
    ///
    /// - Returns: false when it gave up.
    @discardableResult
    package func wait() -> Bool { block(count: .max) }

    /// Blocks the thread until so many threads wait here.
    ///
    /// - Returns: false when they never came.
    package func wait(for count: Int) -> Bool { block(count: count) }

    private func block(count: Int) -> Bool {
        var deadline = timespec(tv_sec: time(nil) + 120, tv_nsec: 0)
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        arrived += 1
        if arrived >= count { unsafe pthread_cond_broadcast(condition) }
        while !isOpen, arrived < count {
            if unsafe pthread_cond_timedwait(condition, mutex, &deadline) != 0 { return false }
        }
        return true
    }
}
