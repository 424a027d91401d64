private import Glibc

/// A lock that one thread takes and gives back by hand, where the code between is not one block.
///
/// `Lock` is better wherever it will do.
// SAFETY: the pointer is set once, and pthread functions on it are thread-safe.
@safe package final class HeldLock: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

    /// A lock that nobody holds.
    package init() { unsafe pthread_mutex_init(mutex, nil) }

    deinit {
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
    }

    /// Takes the lock, waiting for whoever holds it; not again on the thread that does.
    package func take() { unsafe pthread_mutex_lock(mutex) }

    /// Gives the lock back, on the thread that took it.
    package func giveBack() { unsafe pthread_mutex_unlock(mutex) }
}
