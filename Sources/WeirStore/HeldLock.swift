#if WEIR_THREAD_SANITIZER
    private import Glibc

    /// A lock that one thread takes and gives back by hand, on a pthread mutex; see `Lock` for why.
    // SAFETY: the pointer is set once, and pthread functions on it are thread-safe.
    @safe final class HeldLock: @unchecked Sendable {
        private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

        init() { unsafe pthread_mutex_init(mutex, nil) }

        deinit {
            unsafe pthread_mutex_destroy(mutex)
            unsafe mutex.deallocate()
        }

        func take() { unsafe pthread_mutex_lock(mutex) }

        func giveBack() { unsafe pthread_mutex_unlock(mutex) }
    }
#else
    private import Synchronization

    /// A lock that one thread takes and gives back by hand, where the code between is not one block.
    ///
    /// `Lock` is better wherever it will do.
    // SAFETY: whoever takes it gives it back, once and on the same thread, as the two functions demand.
    final class HeldLock: Sendable {
        private let mutex = Mutex(())

        /// A lock that nobody holds.
        init() {}

        /// Takes the lock, waiting for whoever holds it; not again on the thread that does.
        func take() { mutex._unsafeLock() }

        /// Gives the lock back, on the thread that took it.
        func giveBack() { mutex._unsafeUnlock() }
    }
#endif
