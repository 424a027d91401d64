import WeirEngine

@testable import WeirThreads

/// A fixed number of threads that count the jobs they are given: a start of a lane or the end of a wait each.
final class CountingThreads: WorkerThreads, @unchecked Sendable {
    let cores: Int
    private let monitor = Monitor()
    private var queue: [UnownedJob] = []
    private var threads: [HostThread] = []
    private var jobs = 0
    private var isStopping = false

    init(_ count: Int, cores: Int = 2) {
        self.cores = cores
        for number in 0..<count {
            if let thread = HostThread.start(name: "test-\(number)", { [self] in work() }) { threads.append(thread) }
        }
    }

    /// The number of jobs so far.
    var jobCount: Int {
        monitor.lock()
        defer { monitor.unlock() }
        return jobs
    }

    var currentWorker: Int? { nil }

    func reserve(_ count: Int) {}

    func release(_ count: Int) {}

    func setAside(_ count: Int) {}

    func takeBack(_ count: Int) {}

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        monitor.lock()
        jobs += 1
        queue.append(job)
        monitor.unlock()
        monitor.signal()
    }

    /// Ends the threads, once nothing is left to do.
    func shutdown() {
        monitor.lock()
        isStopping = true
        monitor.broadcast()
        monitor.unlock()
        for thread in threads { thread.join() }
    }

    private func work() {
        let executor = asUnownedTaskExecutor()
        monitor.lock()
        while !isStopping || !queue.isEmpty {
            guard !queue.isEmpty else {
                monitor.wait()
                continue
            }
            let job = queue.removeFirst()
            monitor.unlock()
            job.runSynchronously(on: executor)
            monitor.lock()
        }
        monitor.unlock()
    }
}
