import Testing
import WeirExec
import WeirModel
import WeirTestSupport

/// Attempts, waits and fallbacks (N2, N3, N4).
struct RetryTests {
    private func manifest(_ configure: (inout NodeDefinition) -> Void) -> Manifest {
        Manifest(FlowDefinition("main", [.node("a", configure: configure)]))
    }

    private func failing(_ error: NodeError, log: CallLog) -> ClosureNode {
        ClosureNode(exec: { (_, call) throws(NodeError) in
            log.add("\(call.attempt) of \(call.attempts)")
            throw error
        })
    }

    @Test("N2: attempts is the total number", arguments: [1, 2, 4])
    func attemptsIsTotal(attempts: Int) async throws {
        let log = CallLog()
        let failure = await EngineHarness().failure(
            of: manifest { $0.retry.attempts = attempts }, ["a": failing(NodeError(.failed, "no"), log: log)])
        #expect(log.all == (0..<attempts).map { "\($0) of \(attempts)" })
        #expect(failure?.error.message == "no")
    }

    @Test("N2: a permanent error is not retried, and advice wins over the code")
    func permanentErrors() async throws {
        let errors: [(NodeError, Int)] = [
            (NodeError(.invalidInput, "no"), 1), (NodeError(.failed, "no", retry: .no), 1),
            (NodeError(.invalidInput, "no", retry: .yes), 3), (NodeError(.unavailable, "no"), 3),
        ]
        for (error, expected) in errors {
            let log = CallLog()
            _ = await EngineHarness().failure(
                of: manifest { $0.retry.attempts = 3 }, ["a": failing(error, log: log)])
            #expect(log.all.count == expected, "\(error)")
        }
    }

    @Test("N2: errors of prep and post are never retried", arguments: ["prep", "post"])
    func prepAndPostAreNotRetried(phase: String) async throws {
        let log = CallLog()
        let node = ClosureNode(
            prep: { (_, _) throws(NodeError) in
                log.add("prep")
                if phase == "prep" { throw NodeError(.unavailable, "no") }
                return .value(.null)
            },
            exec: { (item, _) throws(NodeError) in item },
            post: { (_, _, _, _) throws(NodeError) in
                log.add("post")
                throw NodeError(.unavailable, "no")
            })
        let failure = await EngineHarness().failure(of: manifest { $0.retry.attempts = 5 }, ["a": node])
        #expect(failure != nil)
        #expect(log.count(of: phase) == 1)
    }

    @Test("N2: waits are slept between attempts only and grow by the backoff up to max_wait")
    func waitsGrow() async throws {
        let harness = EngineHarness()
        let log = CallLog()
        let node = ClosureNode(exec: { (_, call) throws(NodeError) in
            log.add("\(harness.clock.now)")
            throw NodeError(.failed, "no")
        })
        let manifest = manifest { node in
            node.retry.attempts = 5
            node.retry.wait = 100
            node.retry.backoff = 2
            node.retry.maxWait = 300
        }
        async let failure = harness.failure(of: manifest, ["a": node])
        for _ in 0..<4 {
            await harness.clock.waitForScheduled(count: 1)
            harness.clock.advance(by: harness.clock.nextDeadline.map { $0 - harness.clock.now } ?? 0)
        }
        #expect(await failure != nil)
        #expect(log.all == ["0", "100", "300", "600", "900"])
        #expect(harness.clock.scheduledCount == 0, "nothing is slept after the last attempt")
    }

    @Test("N2: the wait is at least what the error asks for", arguments: [false, true])
    func retryAfter(inBatch: Bool) async throws {
        let harness = EngineHarness()
        let log = CallLog()
        let node = ClosureNode(exec: { (item, call) throws(NodeError) in
            log.add("\(harness.clock.now)")
            if call.attempt == 0 { throw NodeError(.unavailable, "busy", retryAfter: 5_000) }
            return item
        })
        let manifest = manifest { node in
            node.retry.attempts = 2
            node.retry.wait = 100
            if inBatch { node.batch = .parallel(.ints([1])) }
        }
        async let action = harness.run(manifest, ["a": node])
        await harness.clock.waitForScheduled(count: 1)
        harness.clock.advance(by: 5_000)
        _ = try await action
        #expect(log.all == ["0", "5000"])
    }

    @Test(
        "N2: a retry_after beyond the end of time waits as long as it can and breaks nothing", arguments: [false, true])
    func endlessRetryAfter(inBatch: Bool) async throws {
        let harness = EngineHarness()
        harness.clock.advance(by: 10)
        let arrivals = Arrivals()
        let node = ClosureNode(exec: { (item, call) throws(NodeError) in
            arrivals.arrive()
            if call.attempt == 0 { throw NodeError(.unavailable, "busy", retryAfter: .max) }
            return item
        })
        let manifest = manifest { node in
            node.retry.attempts = 2
            if inBatch { node.batch = .parallel(.ints([1])) }
        }
        async let failure = harness.failure(of: manifest, ["a": node])
        await arrivals.wait(for: 1)
        harness.clock.advance(by: 1 << 62)
        harness.cancellation.cancel()
        #expect(await failure != nil)
        #expect(arrivals.count == 1)
        harness.clock.advance(by: .max - harness.clock.now)
    }

    @Test("N2: while an item waits, its thread is free for others")
    func waitHoldsNoThread() async throws {
        let harness = EngineHarness(cores: 1, maximumThreads: 1)
        let log = CallLog()
        let arrivals = Arrivals()
        let node = ClosureNode(exec: { (item, call) throws(NodeError) in
            log.add("\(item) \(call.attempt)")
            arrivals.arrive()
            if call.attempt == 0, item == .int(0) { throw NodeError(.failed, "no") }
            return item
        })
        let manifest = manifest { node in
            node.retry.attempts = 2
            node.retry.wait = 1_000
            node.batch = .parallel(.ints(0..<3), concurrency: 1)
        }
        async let action = harness.run(manifest, ["a": node])
        await arrivals.wait(for: 3)
        await harness.clock.waitForScheduled(count: 1)
        harness.clock.advance(by: 1_000)
        _ = try await action
        #expect(log.all == ["0 0", "1 0", "2 0", "0 1"], "a waiting item holds neither the thread nor the one slot")
    }

    @Test("N3: after the last attempt fallback runs once and its value is the result", arguments: [0, 1, 2])
    func fallbackRunsOnce(batch: Int) async throws {
        let log = CallLog()
        let node = ClosureNode(
            exec: { (_, _) throws(NodeError) in
                log.add("exec")
                throw NodeError(.failed, "no")
            },
            fallback: { (item, error, _) throws(NodeError) in
                log.add("fallback \(item) \(error.message)")
                return .string("saved")
            })
        let harness = EngineHarness()
        let manifest = manifest { node in
            node.retry.attempts = 2
            node.output = .to("out")
            if batch == 0 { node.input = .constant(.int(1)) }
            if batch == 1 { node.batch = .sequential(.ints([1])) }
            if batch == 2 { node.batch = .parallel(.ints([1])) }
        }
        _ = try await harness.run(manifest, ["a": node])
        #expect(log.all == ["exec", "exec", "fallback 1 no"])
        #expect(harness.stored("out") == (batch == 0 ? .string("saved") : .list([.string("saved")])))
        #expect(harness.events.failures.isEmpty)
    }

    @Test("N3: a permanent error goes to fallback at once")
    func permanentErrorFallsBack() async throws {
        let log = CallLog()
        let node = ClosureNode(
            exec: { (_, _) throws(NodeError) in
                log.add("exec")
                throw NodeError(.notFound, "no")
            }, fallback: { (_, _, _) throws(NodeError) in .null })
        _ = try await EngineHarness().run(manifest { $0.retry.attempts = 3 }, ["a": node])
        #expect(log.all == ["exec"])
    }

    @Test("N3: an item whose fallback fails too has failed", arguments: [0, 1, 2])
    func fallbackFails(batch: Int) async throws {
        let node = ClosureNode(
            exec: { (_, _) throws(NodeError) in throw NodeError(.failed, "no") },
            fallback: { (_, _, _) throws(NodeError) in throw NodeError(.failed, "no fallback either") })
        let failure = await EngineHarness().failure(
            of: manifest { node in
                if batch == 1 { node.batch = .sequential(.ints([1])) }
                if batch == 2 { node.batch = .parallel(.ints([1])) }
            }, ["a": node])
        #expect(failure?.error.message == "no fallback either")
        #expect(failure?.path == (batch == 0 ? "main/a" : "main/a[0]"))
    }

    @Test("N4: six items at once, three failing: each has its own attempts, and no result is lost")
    func attemptsArePerItem() async throws {
        let log = CallLog()
        let node = ClosureNode(exec: { (item, call) throws(NodeError) in
            log.add("\(item):\(call.attempt)")
            HostThreads.letOthersRun()
            if (item.intValue ?? 0) % 2 == 1, call.attempt < 2 { throw NodeError(.failed, "not yet") }
            return item
        })
        let harness = EngineHarness()
        let manifest = manifest { node in
            node.retry.attempts = 3
            node.batch = .parallel(.ints(0..<6), concurrency: 6)
            node.output = .to("out")
        }
        _ = try await harness.run(manifest, ["a": node])
        #expect(harness.stored("out") == .list((0..<6).map { .int($0) }))
        let expected = ["0:0", "1:0", "1:1", "1:2", "2:0", "3:0", "3:1", "3:2", "4:0", "5:0", "5:1", "5:2"]
        #expect(log.all.sorted() == expected)
    }

    @Test("N4: with too few attempts the same three items fail with their own errors")
    func failingItemsAreReported() async throws {
        let node = ClosureNode(exec: { (item, call) throws(NodeError) in
            if (item.intValue ?? 0) % 2 == 1 { throw NodeError(.failed, "item \(item) attempt \(call.attempt)") }
            return item
        })
        let harness = EngineHarness()
        let failure = await harness.failure(
            of: manifest { node in
                node.retry.attempts = 2
                node.batch = .parallel(.ints(0..<6), concurrency: 6)
            }, ["a": node])
        #expect(failure?.path == "main/a[1]", "the first failed item in item order stands for the batch")
        #expect(failure?.batch?.failed == 3)
        #expect(
            harness.events.failures.map(\.description).sorted()
                == [1, 3, 5].map {
                    "main/a[\($0)]: item \($0) attempt 1 (item \($0))"
                })
    }
}
