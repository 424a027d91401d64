#if WEIR_THREAD_SANITIZER
    import Glibc

    /// A lock around some state, on a pthread mutex.
    ///
    /// The thread sanitizer sees through pthread functions, but not through the futex calls of the standard library's
    /// `Mutex`, for which it reports races that are none.
    // SAFETY: `state` is only reached through `withLock`, one thread at a time.
    @safe package struct Lock<State>: ~Copyable, @unchecked Sendable {
        // SAFETY: the pointer is set once, and pthread functions on it are thread-safe.
        @safe private final class Storage {
            let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
            var state: State

            init(_ state: consuming State) {
                self.state = state
                unsafe pthread_mutex_init(mutex, nil)
            }

            deinit {
                unsafe pthread_mutex_destroy(mutex)
                unsafe mutex.deallocate()
            }
        }

        private let storage: Storage

        package init(_ state: consuming sending State) { storage = Storage(state) }

        package borrowing func withLock<Result, Failure: Error>(
            _ body: (inout sending State) throws(Failure) -> sending Result
        ) throws(Failure) -> sending Result {
            unsafe pthread_mutex_lock(storage.mutex)
            defer { unsafe pthread_mutex_unlock(storage.mutex) }
            return try body(&storage.state)
        }

        package borrowing func withLockIfAvailable<Result, Failure: Error>(
            _ body: (inout sending State) throws(Failure) -> sending Result
        ) throws(Failure) -> sending Result? {
            guard unsafe pthread_mutex_trylock(storage.mutex) == 0 else { return nil }
            defer { unsafe pthread_mutex_unlock(storage.mutex) }
            return try body(&storage.state)
        }

        /// Lets the sanitizer see that what the last holder did comes before what follows.
        ///
        /// After a wait that a holder ended: the continuation of a task is handed over by atomics of the Swift runtime alone,
        /// which the sanitizer does not see.
        package borrowing func showHandOver() { withLock { _ in } }
    }
#else
    package import Synchronization

    /// A lock around some state: the standard library's, but under the thread sanitizer.
    package typealias Lock<State: ~Copyable> = Mutex<State>

    extension Mutex where Value: ~Copyable {
        /// Nothing; see the other lock.
        package borrowing func showHandOver() {}
    }
#endif
