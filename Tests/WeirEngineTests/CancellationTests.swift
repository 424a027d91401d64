import Testing
import WeirExec
import WeirModel
import WeirTestSupport

@testable import WeirEngine

/// The end of a run before its time, by Ctrl-C.
struct CancellationTests {
    @Test("cancel: nothing new starts, and a running item sees the flag", arguments: BatchDefinition.Mode.allCases)
    func runningItems(mode: BatchDefinition.Mode) async throws {
        let harness = EngineHarness(cores: 2)
        let (log, barricade) = (CallLog(), Barricade())
        let started = Arrivals()
        let node = ClosureNode(
            exec: { (item, call) throws(NodeError) in
                log.add("exec")
                started.arrive()
                barricade.wait()
                if call.cancellation.isSet { throw NodeError(.cancelled, "stopped") }
                return item
            },
            fallback: { (_, _, _) throws(NodeError) in
                log.add("fallback")
                return .null
            },
            post: { (_, _, _, _) throws(NodeError) in
                log.add("post")
                return nil
            })
        let definition = NodeDefinition.node("a", next: "b") { node in
            node.batch = .sequential(.ints(0..<100)) { $0.mode = mode }
            node.batch?.concurrency = 1
            node.retry.attempts = 3
            node.catching = CatchDefinition(target: "b", error: nil, location: .test)
        }
        let next = ClosureNode(exec: { (_, _) throws(NodeError) in
            log.add("next")
            return .null
        })
        let manifest = Manifest(FlowDefinition("main", [definition, .node("b")]))
        async let failure = harness.failure(of: manifest, ["a": node, "b": next])
        await started.wait(for: 1)
        harness.cancellation.cancel()
        barricade.open()
        #expect(await failure?.description == "main/a: the run was interrupted")
        #expect(log.all == ["exec"], "no retry, fallback, post or catch follows")
        #expect(harness.events.failures.isEmpty, "a cancelled item is not reported as failed")
        #expect(harness.events.ended.count == 1)
    }

    @Test("cancel: items that wait for a retry do not wait any longer", arguments: [0, 1, 2])
    func sleepingItems(place: Int) async throws {
        let harness = EngineHarness()
        let log = CallLog()
        let node = ClosureNode(
            exec: { (item, _) throws(NodeError) in
                log.add("exec")
                throw NodeError(.unavailable, "busy")
            },
            fallback: { (_, _, _) throws(NodeError) in
                log.add("fallback")
                return .null
            })
        let definition = NodeDefinition.node("a") { node in
            node.retry.attempts = 5
            node.retry.wait = 1_000_000
            if place == 1 { node.batch = .sequential(.ints(0..<3)) }
            if place == 2 { node.batch = .parallel(.ints(0..<3)) }
        }
        let manifest = Manifest(FlowDefinition("main", [definition]))
        async let failure = harness.failure(of: manifest, ["a": node])
        await harness.clock.waitForScheduled(count: 1)
        harness.cancellation.cancel()
        #expect(await failure != nil)
        #expect(log.count(of: "fallback") == 0)
        #expect(log.count(of: "exec") <= 3)
        // The clock and the run hold each other until the timer of the wait has gone off.
        harness.clock.advance(by: 1_000_000)
    }

    @Test(
        "cancel: pending items end at once, also those that hold a limit others wait for",
        arguments: [nil, 2] as [Int?])
    func pendingItems(limit: Int?) async throws {
        let harness = EngineHarness(cores: 2)
        let arrivals = Arrivals()
        let node = ClosureNode.pending(CallLog(), arrivals)
        let definition = NodeDefinition.node("a") { node in
            node.batch = .parallel(.ints(0..<200), concurrency: 100)
            node.limits = limit == nil ? [] : ["few"]
        }
        let manifest = Manifest(FlowDefinition("main", [definition]), limits: limit.map { ["few": $0] } ?? [:])
        async let failure = harness.failure(of: manifest, ["a": node])
        await arrivals.wait(for: limit ?? 100)
        harness.cancellation.cancel()
        #expect(await failure?.description == "main/a: the run was interrupted")
        #expect(harness.events.ended.map(\.failed) == [0], "what was interrupted has not failed")
    }

    @Test("cancel: a batch flow ends after the iterations that run", arguments: BatchDefinition.Mode.allCases)
    func batchFlow(mode: BatchDefinition.Mode) async throws {
        let harness = EngineHarness()
        let log = CallLog()
        let node = ClosureNode(exec: { (_, _) throws(NodeError) in
            log.add("exec")
            if log.all.count == 5 { harness.cancellation.cancel() }
            return .null
        })
        let flow = FlowDefinition("main", [.node("a", next: "b"), .node("b", uses: "a")]) { flow in
            flow.batch = .sequential(.ints(0..<1_000), as: "n") { $0.mode = mode }
            flow.batch?.concurrency = 1
        }
        let failure = await harness.failure(of: Manifest(flow), ["a": node])
        #expect(failure?.error.code == .cancelled)
        #expect(log.all.count == 5)
        #expect(harness.events.failures.isEmpty)
    }

    @Test("cancel: a run cancelled before it begins runs nothing")
    func beforeTheStart() async throws {
        let harness = EngineHarness()
        harness.cancellation.cancel()
        let log = CallLog()
        let node = ClosureNode(exec: { (_, _) throws(NodeError) in
            log.add("exec")
            return .null
        })
        let failure = await harness.failure(of: Manifest(FlowDefinition("main", [.node("a")])), ["a": node])
        #expect(failure?.description == "main/a: the run was interrupted")
        #expect(log.all.isEmpty)
    }

    @Test("cancel: handlers run once, each at its stage, and one that comes too late is refused")
    func handlers() {
        let cancellation = Cancellation()
        let log = CallLog()
        let kept = cancellation.when(.cancelled) { log.add("cancelled") }
        let forgotten = cancellation.when(.stopping) { log.add("forgotten") }
        #expect(cancellation.when(.stopping) { log.add("stopping") } != nil)
        #expect(kept != nil)
        #expect(forgotten.map { cancellation.forget($0) } == true)
        #expect(cancellation.stage == .wanted)
        cancellation.stop()
        cancellation.stop()
        #expect(log.all == ["stopping"])
        #expect(cancellation.stage == .stopping && !cancellation.flag.isSet)
        #expect(cancellation.when(.stopping) { log.add("late") } == nil)
        cancellation.cancel()
        cancellation.cancel()
        #expect(log.all == ["stopping", "cancelled"])
        #expect(cancellation.stage == .cancelled && cancellation.flag.isSet)
        #expect(kept.map { cancellation.forget($0) } == false)
        #expect(cancellation.when(.cancelled) { log.add("late") } == nil)
    }

    @Test("cancel: it passes the stop, and only what ended a wanted run is its cause")
    func causes() {
        let failure = RunFailure(path: "main/a", error: NodeError(.failed, "no"))
        let (failed, asked) = (Cancellation(), Cancellation())
        let log = CallLog()
        _ = failed.when(.stopping) { log.add("stopping") }
        failed.cancel(because: failure)
        #expect(log.all == ["stopping"])
        #expect(failed.cause?.path == "main/a")
        asked.stop()
        asked.cancel(because: failure)
        #expect(asked.cause == nil)
    }
}
