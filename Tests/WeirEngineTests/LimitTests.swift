import Testing
import WeirExec
import WeirModel
import WeirTestSupport

/// Named limits, shared by every node that says so.
struct LimitTests {
    private func passing(_ overlap: Overlap) -> ClosureNode {
        ClosureNode(exec: { (item, _) throws(NodeError) in
            overlap.pass()
            return item
        })
    }

    @Test("limits: nodes that share a limit never make more calls at once than it allows", arguments: [1, 2, 3])
    func sharedLimit(concurrency: Int) async throws {
        let overlap = Overlap()
        let definitions = [
            NodeDefinition.node("a", next: "b") { node in
                node.limits = ["disk"]
                node.batch = .parallel(.ints(0..<20), concurrency: 6)
            },
            .node("b", next: "c") { $0.limits = ["disk"] },
            .node("c") { node in
                node.limits = ["disk"]
                node.batch = .sequential(.ints(0..<3))
            },
        ]
        let inner = FlowDefinition("inner", definitions) { flow in
            flow.batch = .parallel(.ints(0..<10), as: "n", concurrency: 6)
        }
        let nodes = ["a": passing(overlap), "b": passing(overlap), "c": passing(overlap)]
        _ = try await EngineHarness(cores: 8).run(
            Manifest(FlowDefinition("main", [.run("inner")]), inner, limits: ["disk": concurrency]), nodes)
        #expect(overlap.peak <= concurrency)
        #expect(overlap.calls == 10 * 24)
    }

    @Test("limits: N2: a limit is not held while an item waits for its next attempt", arguments: [0, 1, 2])
    func notHeldDuringWaits(place: Int) async throws {
        let harness = EngineHarness(cores: 2)
        let (log, waiting) = (CallLog(), Arrivals())
        let retrying = ClosureNode(exec: { (item, call) throws(NodeError) in
            log.add("attempt \(call.attempt)")
            if call.attempt == 0 {
                waiting.arrive()
                throw NodeError(.failed, "not yet")
            }
            return item
        })
        let other = ClosureNode(exec: { (item, _) throws(NodeError) in
            log.add("other")
            harness.clock.advance(by: 1_000)
            return item
        })
        let choice = ClosureNode(
            configure: { $0.params = .any },
            post: { (call, _, _, _) throws(NodeError) in call.setting("n") == .int(0) ? "retry" : "other" })
        let definitions = [
            NodeDefinition.node("choice") { $0.transitions = ["retry": "retrying", "other": "pause"] },
            .node("retrying") { node in
                node.limits = ["one"]
                node.retry.attempts = 2
                node.retry.wait = 1_000
                node.transitions = ["default": "end"]
                if place == 1 { node.batch = .sequential(.ints([1])) }
                if place == 2 { node.batch = .parallel(.ints([1])) }
            },
            .node("pause", next: "other"), .node("other") { $0.limits = ["one"] },
        ]
        let tokens = CallLog()
        let pause = ClosureNode(
            configure: { $0.isAsync = true },
            execFrame: { frame, call in
                frame.handled = 1
                tokens.add("\(frame.suspend(0, call.pendingItems))")
                waiting.arrive()
            })
        let inner = FlowDefinition("inner", definitions) { $0.batch = .parallel(.ints(0..<2), as: "n", concurrency: 2) }
        let manifest = Manifest(FlowDefinition("main", [.run("inner")]), inner, limits: ["one": 1])
        let nodes = ["choice": choice, "retrying": retrying, "pause": pause, "other": other]
        async let action = harness.run(manifest, nodes)
        await waiting.wait(for: 2)
        await harness.clock.waitForScheduled(count: 1)
        _ = harness.pendingItems.complete(UInt64(tokens.all[0]) ?? 0, .success(.null))
        _ = try await action
        #expect(log.all == ["attempt 0", "other", "attempt 1"])
    }

    @Test("limits: a pending item holds the limit until it is completed", arguments: [0, 1, 2])
    func heldByPendingItems(place: Int) async throws {
        let harness = EngineHarness(cores: 2)
        let (tokens, arrivals) = (CallLog(), Arrivals())
        let node = ClosureNode.pending(tokens, arrivals, handlesChunks: true)
        let definition = NodeDefinition.node("a") { node in
            node.limits = ["three"]
            if place == 1 { node.batch = .sequential(.ints(0..<4)) }
            if place == 2 { node.batch = .parallel(.ints(0..<4), concurrency: 4) }
        }
        let inner = FlowDefinition("inner", [definition]) { flow in
            flow.batch = .parallel(.ints(0..<6), as: "n", concurrency: 6)
        }
        let manifest = Manifest(FlowDefinition("main", [.run("inner")]), inner, limits: ["three": 3])
        async let action = harness.run(manifest, ["a": node])
        let count = place == 0 ? 6 : 24
        for done in 0..<count {
            await arrivals.wait(for: min(count, done + 3))
            #expect(arrivals.count <= done + 3)
            _ = harness.pendingItems.complete(UInt64(tokens.all[done]) ?? 0, .success(.null))
        }
        _ = try await action
    }

    @Test("limits: a limit and a serial node type together do not deadlock")
    func limitAndTurn() async throws {
        let overlap = Overlap()
        let node = ClosureNode(
            configure: { $0.concurrency = .serialGlobal },
            exec: { (item, call) throws(NodeError) in
                overlap.pass()
                if call.attempt == 0, item == .int(1) { throw NodeError(.failed, "not yet") }
                return item
            }, post: { (_, _, _, _) throws(NodeError) in nil })
        let definition = NodeDefinition.node("a") { node in
            node.limits = ["one"]
            node.retry.attempts = 2
            node.batch = .sequential(.ints(0..<3))
        }
        let inner = FlowDefinition("inner", [definition]) { flow in
            flow.batch = .parallel(.ints(0..<20), as: "n", concurrency: 8)
        }
        _ = try await EngineHarness(cores: 1, maximumThreads: 1).run(
            Manifest(FlowDefinition("main", [.run("inner")]), inner, limits: ["one": 1]), ["a": node])
        #expect(overlap.calls == 80)
    }
}
