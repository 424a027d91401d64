internal import DequeModule
internal import Glibc
internal import WeirEngine

/// Host-owned threads that run the engine's lanes, so that a plugin call that blocks never blocks the cooperative pool.
///
/// There are no threads at first. One is started when a job waits, no thread is idle, and there are fewer than the target:
/// the number of cores or, if larger, the sum of what running batches reserved, but never more than `maximum` (B2). Threads
/// stay until `shutdown`, which their numbers rely on. The threads keep the pool alive, so it lives until `shutdown` too.
///
/// At most one thread at a time is on its way to the queue (`isOneComing`): a thread that takes a job while more wait
/// calls the next one. A burst of jobs therefore costs its sender one wake-up, not one each.
// SAFETY: every stored `var` is read and written with `monitor` locked.
@safe package final class WorkerPool: WorkerThreads, @unchecked Sendable {
    /// The number of processors this pool fills, at least 1.
    package let cores: Int
    /// The most threads there will ever be, at least 1.
    package let maximum: Int

    private let onThreadStart: @Sendable () -> Void
    private let stackSize: Int
    private let monitor = Monitor()
    private let key: pthread_key_t
    private var queue: Deque<UnownedJob> = []
    private var threads: [HostThread] = []
    /// Threads that wait and have not been called.
    private var idle = 0
    /// Calls that no waiting thread has followed yet: what tells a call from a wake-up for no reason.
    private var calls = 0
    /// Whether a called or new thread has not looked into the queue yet.
    private var isOneComing = false
    private var reserved = 0
    /// The threads that are held by calls which may never return.
    private var aside = 0
    /// The most threads the system allows, once it refused one.
    private var systemLimit = Int.max
    private var isStopping = false

    /// A pool without threads.
    ///
    /// - Parameters:
    ///   - cores: the number of threads that computing needs; default the available processors.
    ///   - maximum: the most threads, at least 1; default the larger of 64 and 4 × cores (`--threads`).
    ///   - onThreadStart: runs first on every new thread, such as to give it a stack for signal handlers.
    package init(
        cores: Int = Processors.available, maximum: Int? = nil, onThreadStart: @escaping @Sendable () -> Void = {}
    ) {
        self.cores = max(1, cores)
        self.maximum = max(1, maximum ?? max(64, 4 * self.cores))
        stackSize = StackSize.current(threads: self.maximum)
        self.onThreadStart = onThreadStart
        var key = pthread_key_t()
        let code = unsafe pthread_key_create(&key, nil)
        precondition(code == 0, "a process has at most some hundred worker pools")
        self.key = key
    }

    deinit { pthread_key_delete(key) }

    /// The number of threads now.
    package var threadCount: Int {
        monitor.lock()
        defer { monitor.unlock() }
        return threads.count
    }

    package var currentWorker: Int? {
        let stored = unsafe Int(bitPattern: pthread_getspecific(key))
        return stored == 0 ? nil : stored - 1
    }

    package func reserve(_ count: Int) {
        precondition(count >= 0, "a reservation is not negative")
        callAfter { reserved += count }
    }

    package func release(_ count: Int) {
        monitor.lock()
        defer { monitor.unlock() }
        precondition(count >= 0 && count <= reserved, "only what was reserved is released")
        reserved -= count
    }

    package func setAside(_ count: Int) {
        callAfter { aside += count }
    }

    package func takeBack(_ count: Int) {
        monitor.lock()
        aside -= count
        monitor.unlock()
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        callAfter { queue.append(job) }
    }

    /// Runs what is queued, then ends and joins all threads.
    ///
    /// Not from one of them. Jobs enqueued afterwards never run.
    package func shutdown() {
        precondition(currentWorker == nil, "a worker cannot wait for its own end")
        monitor.lock()
        isStopping = true
        monitor.broadcast()
        monitor.unlock()
        // A last thread may have been started by a job that still ran.
        while let thread = takeThread() { thread.join() }
    }

    private func takeThread() -> HostThread? {
        monitor.lock()
        defer { monitor.unlock() }
        return threads.popLast()
    }

    /// Makes a change, with the monitor locked, after which another thread may have something to do.
    @inline(__always) private func callAfter(_ change: () -> Void) {
        monitor.lock()
        change()
        let isCalled = callNext()
        monitor.unlock()
        if isCalled { monitor.signal() }
    }

    /// Gets one more thread to the queue if a job waits for it; with the monitor locked.
    ///
    /// - Returns: whether to signal, best after unlocking, since the thread that wakes up takes the lock at once.
    private func callNext() -> Bool {
        guard !queue.isEmpty, !isOneComing else { return false }
        if idle > 0 {
            idle -= 1
            calls += 1
            isOneComing = true
            return true
        }
        if threads.count < min(min(maximum, max(cores, reserved)) + aside, systemLimit), !isStopping { startThread() }
        return false
    }

    private func startThread() {
        let number = threads.count
        guard
            let thread = HostThread.start(
                name: Self.name(of: number), stackSize: stackSize, { [self] in work(as: number) })
        else {
            if threads.isEmpty { HostThread.giveUp() }
            systemLimit = threads.count
            return
        }
        threads.append(thread)
        isOneComing = true
    }

    private static func name(of number: Int) -> String {
        // The kernel keeps 15 bytes of a name, and the number is what matters.
        number < 1_000 ? "weir-worker-\(number)" : "weir-\(number)"
    }

    private func work(as number: Int) {
        unsafe pthread_setspecific(key, UnsafeRawPointer(bitPattern: number + 1))
        onThreadStart()
        let executor = unsafe asUnownedTaskExecutor()
        monitor.lock()
        isOneComing = false
        while let job = nextJob() {
            let isCalled = callNext()
            monitor.unlock()
            if isCalled { monitor.signal() }
            unsafe job.runSynchronously(on: executor)
            monitor.lock()
        }
        monitor.unlock()
    }

    /// The next job, waited for; nil at the end; with the monitor locked.
    private func nextJob() -> UnownedJob? {
        while true {
            if let job = queue.popFirst() { return job }
            if isStopping { return nil }
            idle += 1
            while calls == 0 {
                if isStopping {
                    idle -= 1
                    return nil
                }
                monitor.wait()
            }
            calls -= 1
            isOneComing = false
        }
    }
}
