import Testing
import WeirExec
import WeirModel
import WeirTestSupport

/// One visit of one node (N1, N6).
struct NodeTests {
    @Test("N1: a visit runs prep, exec and post in order and hands each the results before it")
    func visitRunsThreePhases() async throws {
        let log = CallLog()
        let node = ClosureNode(
            prep: { (_, store) throws(NodeError) in
                log.add("prep \(store.get(["in"]) ?? .null)")
                return .value(.int(2))
            },
            exec: { (item, _) throws(NodeError) in
                log.add("exec \(item)")
                return .int(3)
            },
            post: { (_, store, prepared, result) throws(NodeError) in
                log.add("post \(prepared) \(result)")
                try store.set(["out"], result)
                return "done"
            })
        let harness = EngineHarness(store: .map([("in", .int(1))]))
        let flow = FlowDefinition("main", [.node("a")]) { $0.action = .last }
        #expect(try await harness.run(Manifest(flow), ["a": node]) == "done")
        #expect(log.all == ["prep 1", "exec 2", "post 2 3"])
        #expect(harness.stored("out") == .int(3))
    }

    @Test(
        "N1: a missing phase yields null and a missing post the action default",
        arguments: [
            (["exec", "post"], ["exec null", "post null 3"]), (["prep", "post"], ["prep", "post 2 null"]),
            (["prep", "exec"], ["prep", "exec 2"]), (["post"], ["post null null"]), ([], []),
        ])
    func missingPhasesYieldNull(phases: [String], expected: [String]) async throws {
        let log = CallLog()
        let prep: ClosureNode.Prep = { (_, _) throws(NodeError) in
            log.add("prep")
            return .value(.int(2))
        }
        let exec: ClosureNode.Exec = { (item, _) throws(NodeError) in
            log.add("exec \(item)")
            return .int(3)
        }
        let post: ClosureNode.Post = { (_, _, prepared, result) throws(NodeError) in
            log.add("post \(prepared) \(result)")
            return nil
        }
        let node = ClosureNode(
            prep: phases.contains("prep") ? prep : nil, exec: phases.contains("exec") ? exec : nil,
            post: phases.contains("post") ? post : nil)
        let next = ClosureNode(exec: { (_, _) throws(NodeError) in
            log.add("next")
            return .null
        })
        let manifest = Manifest(FlowDefinition("main", [.node("a", next: "b"), .node("b")]))
        _ = try await EngineHarness().run(manifest, ["a": node, "b": next])
        #expect(log.all == expected + ["next"])
    }

    @Test("N1: input stands in for prep and output for post")
    func inputAndOutput() async throws {
        let log = CallLog()
        let node = ClosureNode(
            prep: { (_, _) throws(NodeError) in
                log.add("prep")
                return .value(.null)
            },
            exec: { (item, _) throws(NodeError) in .list([item, item]) },
            post: { (_, store, prepared, result) throws(NodeError) in
                log.add("post \(prepared) \(store.get(["out", "twice"]) ?? .null)")
                return nil
            })
        let harness = EngineHarness(store: .map([("in", .int(7))]))
        let definition = NodeDefinition.node("a") { node in
            node.input = .shared("in")
            node.output = .to("out", "twice")
        }
        _ = try await harness.run(Manifest(FlowDefinition("main", [definition])), ["a": node])
        #expect(harness.stored("out", "twice") == .list([.int(7), .int(7)]))
        #expect(
            log.all == ["post 7 a list of 2"], "with input, prep is not called; post sees the output already stored")
    }

    @Test("N1: an error of each phase fails the visit with the node's path", arguments: ["prep", "exec", "post"])
    func errorsCarryThePath(phase: String) async throws {
        let node = ClosureNode(
            prep: { (_, _) throws(NodeError) in
                if phase == "prep" { throw NodeError(.failed, "no prep") }
                return .value(.null)
            },
            exec: { (_, _) throws(NodeError) in
                if phase == "exec" { throw NodeError(.failed, "no exec") }
                return .null
            },
            post: { (_, _, _, _) throws(NodeError) in
                if phase == "post" { throw NodeError(.failed, "no post") }
                return nil
            })
        let failure = await EngineHarness().failure(of: Manifest(FlowDefinition("main", [.node("a")])), ["a": node])
        #expect(failure?.description == "main/a: no \(phase)")
        #expect(failure?.item == nil)
    }

    @Test("N1: a stream from prep of a node without batch is an error, and the stream is closed")
    func streamWithoutBatch() async throws {
        let stream = CountingStream(3)
        let node = ClosureNode(
            prep: { (_, _) throws(NodeError) in .stream(stream) }, exec: { (item, _) throws(NodeError) in item })
        let failure = await EngineHarness().failure(of: Manifest(FlowDefinition("main", [.node("a")])), ["a": node])
        #expect(failure?.error.message.contains("batch: sequential") == true)
        #expect(stream.closeCount == 1)
    }

    @Test("N6: each visit begins with fresh attempts and the instance lives as long as the run")
    func visitStateIsFresh() async throws {
        let log = CallLog()
        let node = ClosureNode(
            exec: { (_, call) throws(NodeError) in
                log.add("attempt \(call.attempt)")
                if call.attempt == 0 { throw NodeError(.failed, "not yet") }
                return .null
            },
            post: { (_, store, _, _) throws(NodeError) in
                try store.add(["count"], .int(1))
                return store.get(["count"]) == .int(3) ? "stop" : "again"
            })
        let definition = NodeDefinition.node("a") { node in
            node.retry.attempts = 2
            node.transitions = ["again": "a", "stop": "end"]
        }
        _ = try await EngineHarness().run(Manifest(FlowDefinition("main", [definition])), ["a": node])
        #expect(log.all == Array(repeating: ["attempt 0", "attempt 1"], count: 3).flatMap { $0 })
        #expect(node.sessionCount == 1)
        #expect(node.closeCount == 1)
    }
}
