import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

/// Batch nodes whose items run at once (B2, B6).
struct ParallelBatchTests {
    private func manifest(_ batch: BatchDefinition, _ configure: (inout NodeDefinition) -> Void = { _ in }) -> Manifest
    {
        Manifest(
            FlowDefinition(
                "main",
                [
                    .node("a") { node in
                        node.batch = batch
                        node.output = .to("out")
                        configure(&node)
                    }
                ]))
    }

    @Test("B2: results in input order whatever the completion order")
    func resultsInInputOrder() async throws {
        let tokens = CallLog()
        let arrivals = Arrivals()
        let node = ClosureNode(
            configure: { $0.isAsync = true },
            execFrame: { frame, call in
                tokens.add("\(frame.suspend(0, call.pendingItems)) \(frame.chunk[0])")
                frame.handled = 1
                arrivals.arrive()
            })
        let harness = EngineHarness()
        let manifest = manifest(.parallel(.ints(0..<50)))
        async let action = harness.run(manifest, ["a": node])
        await arrivals.wait(for: 50)
        for word in tokens.all.shuffled() {
            let parts = word.split(separator: " ").compactMap { UInt64($0) }
            #expect(harness.pendingItems.complete(parts[0], .success(.string("r\(parts[1])"))))
        }
        _ = try await action
        #expect(harness.stored("out") == .list((0..<50).map { .string("r\($0)") }))
    }

    @Test("B2: results in input order with chunks, retries and fallbacks on many lanes")
    func resultsInInputOrderWithRetries() async throws {
        let node = ClosureNode(
            configure: { $0.handlesChunks = true },
            exec: { (item, call) throws(NodeError) in
                let number = item.intValue ?? 0
                if number % 7 == 0, call.attempt < 2 { throw NodeError(.failed, "not yet") }
                if number % 11 == 0 { throw NodeError(.notFound, "never") }
                return .string("\(number)")
            }, fallback: { (item, _, _) throws(NodeError) in .int(-(item.intValue ?? 0)) })
        let harness = EngineHarness()
        _ = try await harness.run(
            manifest(.parallel(.ints(0..<20_000), concurrency: 8)) { $0.retry.attempts = 3 }, ["a": node])
        let expected = (0..<20_000).map { $0 % 11 == 0 ? Value.int(-$0) : .string("\($0)") }
        #expect(harness.stored("out") == .list(expected))
    }

    @Test("B2: items retried together keep their places, whatever the order of their waits")
    func retriedTogetherOutOfOrder() async throws {
        let barricade = Barricade()
        let blocked = Arrivals()
        let log = CallLog()
        let node = ClosureNode(
            configure: { $0.handlesChunks = true }, prep: { (_, _) throws(NodeError) in .stream(CountingStream(8)) },
            execFrame: { frame, call in
                if call.attempt == 1 { log.add("\((0..<frame.chunk.count).map { frame.chunk[$0] })") }
                for position in 0..<frame.chunk.count {
                    let item = frame.chunk[position]
                    let waits: [Int64: UInt64] = [1: 100, 2: 300, 3: 200, 4: 400]
                    if call.attempt == 0, let number = item.intValue, let wait = waits[number] {
                        frame.fail(position, NodeError(.unavailable, "later", retryAfter: wait))
                    } else {
                        if item == .int(5) {
                            blocked.arrive()
                            barricade.wait()
                        }
                        frame.succeed(position, item)
                    }
                }
                frame.handled = frame.chunk.count
            })
        let harness = EngineHarness()
        let manifest = manifest(.parallel(concurrency: 1)) { $0.retry.attempts = 2 }
        async let action = harness.run(manifest, ["a": node])
        await blocked.wait(for: 1)
        harness.clock.advance(by: 1_000)
        barricade.open()
        _ = try await action
        #expect(log.all == ["[1, 3, 2, 4]"])
        #expect(harness.stored("out") == .list((0..<8).map { .int($0) }))
    }

    @Test("B2: never more than concurrency calls at once", arguments: [1, 2, 5])
    func concurrencyBoundsCalls(concurrency: Int) async throws {
        let overlap = Overlap()
        let node = ClosureNode(exec: { (item, _) throws(NodeError) in
            overlap.pass()
            return item
        })
        _ = try await EngineHarness(cores: 8).run(
            manifest(.parallel(.ints(0..<300), concurrency: concurrency)), ["a": node])
        #expect(overlap.peak <= concurrency)
        #expect(overlap.calls == 300)
    }

    @Test("B2: a pending item counts as in flight until it is completed")
    func concurrencyBoundsPendingItems() async throws {
        let tokens = CallLog()
        let arrivals = Arrivals()
        let node = ClosureNode.pending(tokens, arrivals, handlesChunks: true)
        let harness = EngineHarness()
        let manifest = manifest(.parallel(.ints(0..<20), concurrency: 6))
        async let action = harness.run(manifest, ["a": node])
        for done in 0..<20 {
            await arrivals.wait(for: min(20, done + 6))
            #expect(arrivals.count <= done + 6)
            #expect(harness.pendingItems.complete(UInt64(tokens.all[done]) ?? 0, .success(.int(done))))
        }
        _ = try await action
    }

    @Test("B2: the default is the number of cores for blocking node types")
    func defaultForBlocking() async throws {
        let barricade = Barricade()
        let overlap = Overlap()
        let node = ClosureNode(exec: { (item, _) throws(NodeError) in
            overlap.enter()
            defer { overlap.leave() }
            guard barricade.wait(for: 3) else { throw NodeError(.timeout, "the others never came", retry: .no) }
            return item
        })
        _ = try await EngineHarness(cores: 3, maximumThreads: 16).run(manifest(.parallel(.ints(0..<30))), ["a": node])
        #expect(overlap.peak == 3)
    }

    @Test("B2: the default is 1,024 for asynchronous node types")
    func defaultForAsynchronous() async throws {
        let tokens = CallLog()
        let arrivals = Arrivals()
        let node = ClosureNode(
            configure: { $0.isAsync = true },
            execFrame: { frame, call in
                tokens.add("\(frame.suspend(0, call.pendingItems))")
                frame.handled = 1
                arrivals.arrive()
            })
        let harness = EngineHarness(cores: 2)
        let manifest = manifest(.parallel(.ints(0..<1_100)))
        async let action = harness.run(manifest, ["a": node])
        await arrivals.wait(for: 1_024)
        #expect(tokens.all.count == 1_024)
        var completed = 0
        while completed < 1_100 {
            await arrivals.wait(for: completed + 1)
            let all = tokens.all
            for token in all[completed...] { _ = harness.pendingItems.complete(UInt64(token) ?? 0, .success(.null)) }
            completed = all.count
        }
        _ = try await action
    }

    @Test("B2: 64 blocking calls run 64 at once, and the threads grow for them")
    func sixtyFourAtOnce() async throws {
        let barricade = Barricade()
        let node = ClosureNode(exec: { (item, _) throws(NodeError) in
            guard barricade.wait(for: 64) else { throw NodeError(.timeout, "the others never came", retry: .no) }
            return item
        })
        let harness = EngineHarness(cores: 2, maximumThreads: 64)
        _ = try await harness.run(manifest(.parallel(.ints(0..<64), concurrency: 64)), ["a": node])
        #expect(harness.stored("out")?.count == 64)
    }

    @Test("B2: items that arrive slowly from a stream still fill 64 calls")
    func sixtyFourFromAStream() async throws {
        let barricade = Barricade()
        let node = ClosureNode(
            configure: { $0.handlesChunks = true },
            prep: { (_, _) throws(NodeError) in .stream(CountingStream(64)) },
            exec: { (item, _) throws(NodeError) in
                guard barricade.wait(for: 64) else { throw NodeError(.timeout, "the others never came", retry: .no) }
                return item
            })
        _ = try await EngineHarness(cores: 2, maximumThreads: 64).run(
            manifest(.parallel(concurrency: 64)), ["a": node])
    }

    @Test("B2: 10,000 pending items are in flight at once on two threads")
    func tenThousandPending() async throws {
        let tokens = CallLog()
        let arrivals = Arrivals()
        let node = ClosureNode(
            configure: { $0.isAsync = true },
            execFrame: { frame, call in
                tokens.add("\(frame.suspend(0, call.pendingItems)) \(frame.chunk[0])")
                frame.handled = 1
                arrivals.arrive()
            })
        let harness = EngineHarness(cores: 2, maximumThreads: 2)
        let manifest = manifest(.parallel(.ints(0..<10_000), concurrency: 10_000))
        async let action = harness.run(manifest, ["a": node])
        await arrivals.wait(for: 10_000)
        #expect(harness.pool.threadCount <= 2)
        for word in tokens.all.reversed() {
            let parts = word.split(separator: " ").compactMap { UInt64($0) }
            _ = harness.pendingItems.complete(parts[0], .success(.int(Int(parts[1]))))
        }
        _ = try await action
        #expect(harness.stored("out") == .list((0..<10_000).map { .int($0) }))
    }

    @Test("B6: parallel batches in parallel batches do not deadlock on one thread")
    func nestedOnOneThread() async throws {
        let harness = EngineHarness(cores: 1, maximumThreads: 1)
        let node = ClosureNode(
            configure: { info in
                info.params = .any
                info.concurrency = .serialInstance
            },
            exec: { (item, call) throws(NodeError) in item },
            post: { (_, store, _, result) throws(NodeError) in
                try store.add(["count"], .int(result.count))
                return nil
            })
        let inner = FlowDefinition("inner", [.node("a") { $0.batch = .parallel(.ints(0..<5), concurrency: 4) }]) {
            flow in
            flow.batch = .parallel(.ints(0..<6), as: "i", concurrency: 4)
        }
        let middle = FlowDefinition("middle", [.run("inner")]) { flow in
            flow.batch = .parallel(.ints(0..<4), as: "m", concurrency: 4)
        }
        _ = try await harness.run(
            Manifest(FlowDefinition("main", [.run("middle")]), middle, inner), ["a": node])
        #expect(harness.stored("count") == .int(4 * 6 * 5))
    }

    @Test("B6: nested parallel batches share one pool, whose maximum they never pass")
    func nestedShareThePool() async throws {
        let harness = EngineHarness(cores: 2, maximumThreads: 3)
        let overlap = Overlap()
        let node = ClosureNode(exec: { (item, call) throws(NodeError) in
            overlap.pass()
            return .int(call.worker)
        })
        let inner = FlowDefinition("inner", [.node("a") { $0.batch = .parallel(.ints(0..<20), concurrency: 8) }]) {
            flow in
            flow.batch = .parallel(.ints(0..<8), as: "i", concurrency: 8)
        }
        _ = try await harness.run(Manifest(FlowDefinition("main", [.run("inner")]), inner), ["a": node])
        #expect(overlap.peak <= 3)
        #expect(overlap.calls == 160)
    }
}
