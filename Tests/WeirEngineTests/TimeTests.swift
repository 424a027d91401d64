import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirEngine

/// Timeouts of attempts, and deadlines of nodes, flows and runs.
struct TimeTests {
    enum Place: CaseIterable, Sendable { case plain, sequential, parallel }

    private func definition(_ place: Place, _ configure: (inout NodeDefinition) -> Void = { _ in }) -> NodeDefinition {
        .node("a", next: "b") { node in
            node.output = .to("out")
            node.timeout = 1_000
            if place == .plain { node.input = .constant(.int(0)) }
            if place == .sequential { node.batch = .sequential(.ints(0..<3)) { $0.tolerance = .count(1) } }
            if place == .parallel { node.batch = .parallel(.ints(0..<3), concurrency: 3) { $0.tolerance = .count(1) } }
            configure(&node)
        }
    }

    /// Blocks at item 0 until `barricade` opens, which node `b` does.
    private func blocking(_ barricade: Barricade, _ arrivals: Arrivals, flags: CallLog) -> ClosureNode {
        ClosureNode(exec: { (item, call) throws(NodeError) in
            if item == .int(0), call.attempt == 0 {
                arrivals.arrive()
                barricade.wait()
                flags.add("\(call.cancellation.isSet)")
            }
            return item
        })
    }

    @Test(
        "a call that outlives its timeout fails its item, and the run goes on without it",
        arguments: Place.allCases, [1, 4])
    func blockedCall(place: Place, threads: Int) async throws {
        let harness = EngineHarness(cores: 1, maximumThreads: threads)
        let (barricade, arrivals, flags) = (Barricade(), Arrivals(), CallLog())
        let open = ClosureNode.opening(barricade)
        let node = definition(place) { node in
            if place == .plain { node.catching = CatchDefinition(target: "b", error: .to("out"), location: .test) }
        }
        let manifest = Manifest(FlowDefinition("main", [node, .node("b")]))
        async let run = harness.run(manifest, ["a": blocking(barricade, arrivals, flags: flags), "b": open])
        await arrivals.wait(for: 1)
        harness.clock.advance(by: 1_000)
        _ = try await run
        let error = Value.error(
            code: StatusCode.timeout.rawValue, message: "the call has not returned after 0 ms (timeout)")
        #expect(harness.stored("out") == (place == .plain ? error : .list([error, .int(1), .int(2)])))
        #expect(flags.all == ["true"], "the call was told")
        let warnings = harness.events.warnings
        #expect(
            warnings == [RunWarning.stuckCall(path: place == .plain ? "main/a" : "main/a[0]", nanoseconds: 1_000).text])
    }

    @Test("a timeout is retried, with a session of its own", arguments: Place.allCases)
    func retriedTimeout(place: Place) async throws {
        let harness = EngineHarness()
        let (barricade, arrivals, flags) = (Barricade(), Arrivals(), CallLog())
        let open = ClosureNode.opening(barricade)
        let blocked = blocking(barricade, arrivals, flags: flags)
        let manifest = Manifest(FlowDefinition("main", [definition(place) { $0.retry.attempts = 2 }, .node("b")]))
        async let run = harness.run(manifest, ["a": blocked, "b": open])
        await arrivals.wait(for: 1)
        harness.clock.advance(by: 1_000)
        _ = try await run
        #expect(harness.stored("out") == (place == .plain ? .int(0) : .list((0..<3).map { .int($0) })))
        #expect(blocked.sessionCount > 1)
    }

    @Test("what waits for a call of its node type that never returns fails at once")
    func stuckTurn() async throws {
        let harness = EngineHarness()
        let (barricade, arrivals) = (Barricade(), Arrivals())
        let node = ClosureNode(
            configure: { $0.concurrency = .serialInstance },
            exec: { (item, _) throws(NodeError) in
                arrivals.arrive()
                if item == .int(0) { barricade.wait() }
                return item
            })
        let open = ClosureNode.opening(barricade)
        let definition = NodeDefinition.node("a", next: "b") { node in
            node.timeout = 1_000
            node.batch = .parallel(.ints(0..<50), concurrency: 4) { $0.tolerance = .count(50) }
            node.output = .to("out")
            node.catching = CatchDefinition(target: "b", error: nil, location: .test)
        }
        let manifest = Manifest(FlowDefinition("main", [definition, .node("b")]))
        async let run = harness.run(manifest, ["a": node, "b": open])
        await arrivals.wait(for: 1)
        harness.clock.advance(by: 1_000)
        _ = try await run
        #expect(arrivals.count == 1)
        #expect(harness.events.failures.count == 50)
    }

    @Test("a node type that is stuck in a call gives no items any more")
    func stuckSource() async throws {
        let harness = EngineHarness()
        let (barricade, arrivals) = (Barricade(), Arrivals())
        let stream = CountingStream(50)
        let node = ClosureNode(
            configure: { $0.concurrency = .serialInstance },
            prep: { (_, _) throws(NodeError) in .stream(stream) },
            exec: { (item, _) throws(NodeError) in
                arrivals.arrive()
                barricade.wait()
                return item
            })
        let open = ClosureNode.opening(barricade)
        let definition = NodeDefinition.node("a", next: "b") { node in
            node.timeout = 1_000
            node.batch = .sequential { batch in
                batch.tolerance = .count(50)
                batch.window = 1
            }
            node.catching = CatchDefinition(target: "b", error: .to("problem"), location: .test)
        }
        let manifest = Manifest(FlowDefinition("main", [definition, .node("b")]))
        async let run = harness.run(manifest, ["a": node, "b": open])
        await arrivals.wait(for: 1)
        harness.clock.advance(by: 1_000)
        _ = try await run
        #expect(arrivals.count == 1)
        #expect(harness.stored("problem")?.description.contains("takes one call at a time") == true)
        #expect(stream.pulled == 1 && stream.closeCount == 0)
    }

    @Test("a pending item that outlives its timeout fails, and a late answer is stale", arguments: Place.allCases)
    func latePendingItem(place: Place) async throws {
        let harness = EngineHarness()
        let (tokens, arrivals, deadlines) = (CallLog(), Arrivals(), CallLog())
        let node = ClosureNode(
            configure: { $0.isAsync = true },
            execFrame: { frame, call in
                frame.handled = 1
                deadlines.add("\(call.deadline)")
                if frame.chunk[0] == .int(0) {
                    tokens.add("\(frame.suspend(0, call.pendingItems))")
                    arrivals.arrive()
                } else {
                    frame.succeed(0, frame.chunk[0])
                }
            })
        let definition = definition(place) { node in
            if place == .plain { node.catching = CatchDefinition(target: "b", error: .to("out"), location: .test) }
        }
        let manifest = Manifest(FlowDefinition("main", [definition, .node("b")]))
        let end = ClosureNode(exec: { (item, _) throws(NodeError) in item })
        async let run = harness.run(manifest, ["a": node, "b": end])
        await arrivals.wait(for: 1)
        await harness.clock.waitForScheduled(count: 1, before: 1_001)
        harness.clock.advance(by: 1_000)
        _ = try await run
        #expect(Set(deadlines.all) == (place == .sequential ? ["1000", "2000"] : ["1000"]))
        let error = Value.error(
            code: StatusCode.timeout.rawValue, message: "nobody has completed the item in its time (timeout)")
        #expect(harness.stored("out") == (place == .plain ? error : .list([error, .int(1), .int(2)])))
        #expect(!harness.pendingItems.complete(UInt64(tokens.all[0]) ?? 0, .success(.int(9))), "it comes too late")
    }

    @Test("an answer that comes as the timeout fires is taken once or not at all", arguments: 0..<50)
    func answerAtTheTimeout(round: Int) async throws {
        let harness = EngineHarness()
        let (tokens, arrivals) = (CallLog(), Arrivals())
        let node = ClosureNode.pending(tokens, arrivals)
        let definition = NodeDefinition.node("a") { node in
            node.timeout = 1_000
            node.output = .to("out")
            node.batch = .parallel(.ints(0..<8), concurrency: 8) { $0.tolerance = .count(8) }
        }
        async let run = harness.run(Manifest(FlowDefinition("main", [definition])), ["a": node])
        await arrivals.wait(for: 8)
        await harness.clock.waitForScheduled(count: 1, before: 1_001)
        let (clock, pendingItems) = (harness.clock, harness.pendingItems)
        async let fired: Void = { clock.advance(by: 1_000) }()
        let taken = tokens.all.count { pendingItems.complete(UInt64($0) ?? 0, .success(.int(1))) }
        await fired
        _ = try await run
        let out = try #require(harness.stored("out"))
        #expect(out.elements.count { $0 == .int(1) } == taken)
    }

    @Test("nothing is left of the times of items that were completed", arguments: Place.allCases)
    func keptTimes(place: Place) async throws {
        let harness = EngineHarness()
        let node = ClosureNode(
            configure: { $0.isAsync = true },
            execFrame: { frame, call in
                frame.handled = 1
                let (token, items) = (frame.suspend(0, call.pendingItems), call.pendingItems)
                Task { _ = items.complete(token, .success(.int(1))) }
            })
        let manifest = Manifest(FlowDefinition("main", [definition(place), .node("b")]))
        let end = ClosureNode(exec: { (item, _) throws(NodeError) in item })
        _ = try await harness.run(manifest, ["a": node, "b": end])
        // The watch of neglected items has a timer of its own.
        #expect(harness.clock.scheduledCount <= 1)
        #expect(harness.events.failures.isEmpty)
    }

    @Test("ten thousand items pending: one wake-up of the timer for each time, not for each item")
    func manyTimeouts() async throws {
        let harness = EngineHarness()
        let arrivals = Arrivals()
        let node = ClosureNode.pending(CallLog(), arrivals, handlesChunks: true)
        let definition = NodeDefinition.node("a") { node in
            node.timeout = 1_000
            node.batch = .parallel(.ints(0..<10_000), concurrency: 10_000) { $0.tolerance = .count(10_000) }
        }
        async let run = harness.run(Manifest(FlowDefinition("main", [definition])), ["a": node])
        await arrivals.wait(for: 10_000)
        await harness.clock.waitForScheduled(count: 1, before: 1_001)
        // The watch of neglected items has a timer of its own.
        #expect(harness.clock.scheduledCount <= 2)
        harness.clock.advance(by: 1_000)
        _ = try await run
        #expect(harness.events.failures.count == 10_000)
    }
}
