import Synchronization
import Testing
import WeirExec
import WeirModel
import WeirTestSupport

@testable import WeirEngine

/// What a parallel batch costs does not depend on how much its `concurrency` allows (B2).
///
/// Lanes come as they find work, and whoever waits is woken once. Counted in lanes, each of which opens a session, and in
/// jobs, which are starts and wake-ups.
struct LaneCostTests {
    private func manifest(_ batch: BatchDefinition, _ configure: (inout NodeDefinition) -> Void = { _ in }) -> Manifest
    {
        Manifest(
            FlowDefinition(
                "main",
                [
                    .node("a") { node in
                        node.batch = batch
                        configure(&node)
                    }
                ]))
    }

    private func iterations(_ count: Int, concurrency: Int) -> Manifest {
        let inner = FlowDefinition("inner", [.node("a")]) { flow in
            flow.batch = .parallel(.ints(0..<count), as: "n", concurrency: concurrency)
        }
        return Manifest(FlowDefinition("main", [.run("inner")]), inner)
    }

    private let echo = ClosureNode(
        configure: { $0.handlesChunks = true }, exec: { (item, _) throws(NodeError) in item })

    @Test("no more lanes start than find a thread and work", arguments: [8, 4_000])
    func lanesOfABatch(concurrency: Int) async throws {
        let threads = CountingThreads(8)
        defer { threads.shutdown() }
        _ = try await EngineHarness(threads: threads).run(
            manifest(.parallel(.ints(0..<40_000), concurrency: concurrency)), ["a": echo])
        // One for each thread, one on its way, and the lane that runs the flow.
        #expect(echo.sessionCount <= 10)
        #expect(threads.jobCount < 40_000)
    }

    @Test("no more lanes of iterations start than find a thread and work", arguments: [8, 4_000])
    func lanesOfABatchFlow(concurrency: Int) async throws {
        let threads = CountingThreads(8)
        defer { threads.shutdown() }
        _ = try await EngineHarness(threads: threads).run(iterations(40_000, concurrency: concurrency), ["a": echo])
        #expect(echo.sessionCount <= 10)
        #expect(threads.jobCount < 40_000)
    }

    @Test("behind a limit there are no more lanes than it lets through, and for a serial type as many as cores")
    func lanesThatWouldWait() async throws {
        for isSerial in [true, false] {
            let threads = CountingThreads(8)
            defer { threads.shutdown() }
            let node = ClosureNode(
                configure: { $0.concurrency = isSerial ? .serialInstance : .reentrant },
                exec: { (item, _) throws(NodeError) in item })
            var manifest = manifest(.parallel(.ints(0..<5_000), concurrency: 4_000)) {
                $0.limits = isSerial ? [] : ["l"]
            }
            if !isSerial { manifest.limits["l"] = .concurrency(3, "l") }
            _ = try await EngineHarness(threads: threads).run(manifest, ["a": node])
            #expect(node.sessionCount <= (isSerial ? 3 : 4))
            #expect(threads.jobCount < 20_000)
        }
    }

    @Test("one lane is woken for each item that may begin again, not all that wait")
    func retriesWakeOneLane() async throws {
        let threads = CountingThreads(4)
        defer { threads.shutdown() }
        let node = ClosureNode(
            prep: { (_, _) throws(NodeError) in .stream(CountingStream(1_000)) },
            exec: { (item, call) throws(NodeError) in
                guard call.attempt == 0 else { return item }
                // Each waits for a time of its own, and later items for shorter ones.
                let wait = 1_000_000 - UInt64(item.intValue ?? 0) * 1_000
                throw NodeError(.unavailable, "later", retryAfter: wait)
            })
        let harness = EngineHarness(threads: threads)
        let isDone = Atomic(false)
        async let action = harness.run(manifest(.parallel(concurrency: 1_000)) { $0.retry.attempts = 2 }, ["a": node])
        async let turning: Void = {
            while !isDone.load(ordering: .relaxed) {
                harness.clock.advance(by: 10_000)
                await Task.yield()
            }
        }()
        _ = try await action
        isDone.store(true, ordering: .relaxed)
        await turning
        #expect(threads.jobCount < 10_000)
    }

    @Test("as many calls run at once as the batch allows, when they block", arguments: [false, true])
    func blockedLanesCallOthers(isFlow: Bool) async throws {
        let barricade = Barricade()
        let node = ClosureNode(exec: { (item, _) throws(NodeError) in
            guard barricade.wait(for: 48) else { throw NodeError(.timeout, "the others never came", retry: .no) }
            return item
        })
        let manifest =
            isFlow ? iterations(500, concurrency: 48) : manifest(.parallel(.ints(0..<500), concurrency: 48))
        let harness = EngineHarness(cores: 2, maximumThreads: 64)
        _ = try await harness.run(manifest, ["a": node])
        #expect(node.sessionCount >= 48)
    }

    @Test("a run that is cancelled wakes each waiting lane once", arguments: [false, true])
    func cancelled(isFlow: Bool) async throws {
        let threads = CountingThreads(8)
        defer { threads.shutdown() }
        let (barricade, blocked) = (Barricade(), Arrivals())
        let node = ClosureNode(exec: { (item, _) throws(NodeError) in
            blocked.arrive()
            barricade.wait()
            return item
        })
        let harness = EngineHarness(threads: threads)
        let manifest =
            isFlow
            ? iterations(100_000, concurrency: 4_000) : manifest(.parallel(.ints(0..<100_000), concurrency: 4_000))
        async let failure = harness.failure(of: manifest, ["a": node])
        await blocked.wait(for: 8)
        harness.cancellation.cancel()
        barricade.open()
        #expect(await failure?.error.code == .cancelled)
        #expect(blocked.count <= 16)
        #expect(threads.jobCount < 1_000)
    }

    @Test("waits of any lengths come in order of time, equal ones in order of arrival")
    func dueQueue() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<50 {
            var queue = DueQueue()
            var expected: [(due: UInt64, index: Int)] = []
            for index in 0..<300 {
                let due = UInt64.random(in: 0..<40, using: &random)
                queue.add(
                    ItemWork(
                        ref: ItemRef(place: index, item: .null), attempt: 1, due: due, error: nil, isLast: false))
                expected.append((due, index))
                if Int.random(in: 0..<3, using: &random) == 0 {
                    let place = expected.indices.min { expected[$0] < expected[$1] } ?? 0
                    #expect(queue.first?.ref.place == expected.remove(at: place).index)
                    queue.removeFirst()
                }
            }
            expected.sort { $0 < $1 }
            for entry in expected {
                #expect(queue.first?.ref.place == entry.index)
                queue.removeFirst()
            }
            #expect(queue.isEmpty && queue.first == nil)
        }
    }
}
