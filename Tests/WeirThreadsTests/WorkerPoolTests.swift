import Glibc
import Testing

@testable import WeirThreads

struct WorkerPoolTests {
    /// Runs `count` tasks on the pool at once and gives their results.
    private func run<Result: Sendable>(
        _ count: Int, on pool: WorkerPool, _ body: @escaping @Sendable () -> Result
    ) async -> [Result] {
        await withTaskGroup(of: Result.self) { group in
            for _ in 0..<count { group.addTask(executorPreference: pool) { body() } }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test func startsWithoutThreads() {
        let pool = WorkerPool(cores: 2)
        #expect(pool.threadCount == 0)
        #expect(pool.currentWorker == nil, "the test's thread is no worker")
        pool.shutdown()
    }

    @Test func sixtyFourBlockingJobsRunAtOnceAfterAReservation() async {
        let pool = WorkerPool(cores: 2, maximum: 64)
        let gate = Gate()
        pool.reserve(64)
        let met = await run(64, on: pool) { gate.arriveAndWait(for: 64) }
        pool.release(64)
        #expect(met.allSatisfy { $0 }, "every job saw the other 63")
        #expect(pool.threadCount == 64)
        pool.shutdown()
    }

    @Test func aReservationMadeWhileJobsWaitLetsThemRun() async {
        let pool = WorkerPool(cores: 1, maximum: 8)
        let gate = Gate()
        async let met = run(8, on: pool) { gate.arriveAndWait(for: 8) }
        pool.reserve(8)
        #expect(await met.allSatisfy { $0 })
        pool.shutdown()
    }

    @Test func reservationsOfSeveralBatchesAddUp() async {
        let pool = WorkerPool(cores: 1)
        let gate = Gate()
        pool.reserve(5)
        pool.reserve(7)
        let met = await run(12, on: pool) { gate.arriveAndWait(for: 12) }
        #expect(met.allSatisfy { $0 })
        pool.shutdown()
    }

    @Test(arguments: [(1, 1), (2, 1), (2, 3), (8, 3)]) func neverMoreThreadsThanTheMaximum(cores: Int, maximum: Int)
        async
    {
        let pool = WorkerPool(cores: cores, maximum: maximum)
        let gate = Gate()
        pool.reserve(100)
        _ = await run(100, on: pool) {
            gate.enter()
            sched_yield()
            gate.leave()
        }
        #expect(gate.peak <= maximum)
        #expect((1...maximum).contains(pool.threadCount))
        pool.shutdown()
    }

    @Test func withoutReservationsThereAreAsManyThreadsAsCores() async {
        let pool = WorkerPool(cores: 3, maximum: 64)
        let gate = Gate()
        let met = await run(3, on: pool) { gate.arriveAndWait(for: 3) }
        _ = await run(100, on: pool) { sched_yield() }
        #expect(met.allSatisfy { $0 })
        #expect(pool.threadCount == 3)
        pool.shutdown()
    }

    @Test func aReleasedReservationStartsNoMoreThreads() async {
        let pool = WorkerPool(cores: 2, maximum: 64)
        pool.reserve(10)
        pool.release(10)
        _ = await run(100, on: pool) { sched_yield() }
        #expect(pool.threadCount <= 2)
        pool.shutdown()
    }

    @Test func workerNumbersAreUniqueAndWithoutGaps() async {
        let pool = WorkerPool(cores: 1, maximum: 16)
        let gate = Gate()
        pool.reserve(16)
        let numbers = await run(16, on: pool) {
            let met = gate.arriveAndWait(for: 16)
            return met ? pool.currentWorker : nil
        }
        #expect(numbers.compactMap { $0 }.sorted() == Array(0..<16))
        pool.shutdown()
    }

    @Test func aWorkerOfOnePoolIsNoneOfAnother() async {
        let pool = WorkerPool(cores: 1)
        let other = WorkerPool(cores: 1)
        #expect(await run(1, on: pool) { other.currentWorker } == [nil])
        pool.shutdown()
        other.shutdown()
    }

    @Test func threadsAreNamed() async {
        let pool = WorkerPool(cores: 1)
        let names = await run(1, on: pool) {
            let file = open("/proc/thread-self/comm", O_RDONLY)
            defer { close(file) }
            var name = [UInt8](repeating: 0, count: 16)
            let count = name.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
            return String(decoding: name.prefix(max(0, count)), as: UTF8.self)
        }
        #expect(names == ["weir-worker-0\n"])
        pool.shutdown()
    }

    @Test func theHookRunsOnceOnEachThreadBeforeItsJobs() async {
        let started = Marks()
        let pool = WorkerPool(cores: 4) { started.add(1) }
        let gate = Gate()
        let counts = await run(4, on: pool) {
            _ = gate.arriveAndWait(for: 4)
            return started.all.withLock { $0.count }
        }
        #expect(counts == [4, 4, 4, 4])
        pool.shutdown()
    }

    @Test func oneWorkerRunsJobsInTheOrderOfTheirArrival() async {
        let pool = WorkerPool(cores: 1, maximum: 1)
        let order = Marks()
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<1_000 {
                group.addTask(executorPreference: pool) { order.add(index) }
            }
        }
        #expect(order.all.withLock { $0 } == Array(0..<1_000))
        pool.shutdown()
    }

    @Test func shutdownRunsWhatIsQueued() {
        let pool = WorkerPool(cores: 2)
        let done = Marks()
        for _ in 0..<200 { Task(executorPreference: pool) { done.add(1) } }
        pool.shutdown()
        #expect(done.all.withLock { $0.count } == 200)
        #expect(pool.threadCount == 0)
    }

    @Test func tasksThatSuspendComeBackToThePool() async {
        let pool = WorkerPool(cores: 2)
        let workers = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<100 {
                group.addTask(executorPreference: pool) {
                    for _ in 0..<100 { await Task.yield() }
                    return pool.currentWorker != nil
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(workers.count == 100 && workers.allSatisfy { $0 })
        pool.shutdown()
    }

    @Test func defaultMaximumIsTheLargerOf64AndFourTimesTheCores() {
        #expect(WorkerPool(cores: 2).maximum == 64)
        #expect(WorkerPool(cores: 100).maximum == 400)
        #expect(WorkerPool(cores: 2, maximum: 0).maximum == 1)
    }
}
