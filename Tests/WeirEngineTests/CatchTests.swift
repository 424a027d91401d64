import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

/// Failed visits that go on elsewhere (N5).
struct CatchTests {
    private func failing(in phase: String) -> ClosureNode {
        ClosureNode(
            prep: { (_, _) throws(NodeError) in
                if phase == "prep" { throw NodeError(.notFound, "no prep") }
                return .value(.null)
            },
            exec: { (_, _) throws(NodeError) in
                if phase == "exec" { throw NodeError(.notFound, "no exec") }
                return .null
            },
            post: { (_, store, _, _) throws(NodeError) in
                try store.set(["dirty"], .bool(true))
                if phase == "post" { throw NodeError(.notFound, "no post") }
                return nil
            })
    }

    private func definition(_ target: String = "rescue") -> NodeDefinition {
        .node("a", next: "b") { node in
            node.catching = CatchDefinition(target: target, error: .to("problem", "a"), location: .test)
        }
    }

    @Test("N5: catch takes failures of prep, exec and post and stores the error", arguments: ["prep", "exec", "post"])
    func catchTakesEveryPhase(phase: String) async throws {
        let log = CallLog()
        let harness = EngineHarness()
        let nodes = [
            "a": failing(in: phase),
            "b": ClosureNode(exec: { (_, _) throws(NodeError) in
                log.add("b")
                return .null
            }),
            "rescue": ClosureNode(exec: { (_, _) throws(NodeError) in
                log.add("rescue")
                return .null
            }),
        ]
        let flow = FlowDefinition("main", [definition(), .node("b"), .node("rescue")])
        _ = try await harness.run(Manifest(flow), nodes)
        #expect(log.all == ["rescue"])
        #expect(harness.stored("problem", "a") == .error(code: 19, message: "no \(phase)"))
        #expect(harness.stored("dirty") == nil, "the writes of a failed post are dropped")
    }

    @Test("N5: catch: end ends the flow without failing it")
    func catchToEnd() async throws {
        let harness = EngineHarness()
        let flow = FlowDefinition("main", [definition("end"), .node("b")])
        let node = failing(in: "exec")
        #expect(try await harness.run(Manifest(flow), ["a": node, "b": ClosureNode()]) == nil)
    }

    @Test("N5: a caught failure does not fail the iteration, and each iteration has its own")
    func caughtIterationSucceeds() async throws {
        let harness = EngineHarness()
        let node = ClosureNode(
            configure: { $0.params = .any },
            exec: { (_, call) throws(NodeError) in
                if call.setting("n") == .int(1) { throw NodeError(.notFound, "one is missing") }
                return .null
            })
        let definition = NodeDefinition.node("a") { node in
            let path = StorePath(
                steps: [.key("problems"), .reference(.to(.params, [.key("n")]))], text: "problems", location: .test)
            node.catching = CatchDefinition(target: "end", error: path, location: .test)
        }
        let flow = FlowDefinition("main", [definition]) { $0.batch = .parallel(.ints(0..<3), as: "n") }
        _ = try await harness.run(Manifest(flow), ["a": node])
        #expect(harness.stored("problems") == .map([("1", .error(code: 19, message: "one is missing"))]))
        #expect(harness.events.failures.isEmpty)
    }

    @Test("N5: the order is attempts, fallback, tolerate, catch")
    func orderOfRescue() async throws {
        let log = CallLog()
        let node = ClosureNode(
            exec: { (item, call) throws(NodeError) in
                log.add("exec \(item):\(call.attempt)")
                throw NodeError(.failed, "no \(item)")
            },
            fallback: { (item, error, _) throws(NodeError) in
                log.add("fallback \(item)")
                if item == .int(0) { return .string("saved") }
                throw error
            })
        let rescue = ClosureNode(exec: { (_, _) throws(NodeError) in
            log.add("rescue")
            return .null
        })
        for (items, isCaught) in [([0, 1], false), ([0, 1, 2], true)] {
            let harness = EngineHarness()
            let definition = NodeDefinition.node("a") { node in
                node.retry.attempts = 2
                node.output = .to("out")
                node.batch = .sequential(.ints(items)) { $0.tolerance = .count(1) }
                node.catching = CatchDefinition(target: "rescue", error: nil, location: .test)
                node.transitions = ["default": "end", "unused": "rescue"]
            }
            let flow = FlowDefinition("main", [definition, .node("rescue")])
            _ = try await harness.run(Manifest(flow), ["a": node, "rescue": rescue])
            #expect(log.count(of: "rescue") == (isCaught ? 1 : 0))
            let results = Value.list([.string("saved"), .error(code: 16, message: "no 1")])
            #expect(harness.stored("out") == (isCaught ? nil : results))
        }
        #expect(log.all.prefix(6) == ["exec 0:0", "exec 0:1", "fallback 0", "exec 1:0", "exec 1:1", "fallback 1"])
    }

    @Test("N5: fallback in the manifest serves a node type without one, and only such a one")
    func manifestFallback() async throws {
        for hasOwn in [false, true] {
            let own: ClosureNode.Fallback = { (_, _, _) throws(NodeError) in .string("own") }
            let node = ClosureNode(
                exec: { (_, _) throws(NodeError) in throw NodeError(.failed, "no") }, fallback: hasOwn ? own : nil)
            for batch in [nil, BatchDefinition.sequential(.ints([1])), .parallel(.ints([1]))] {
                let harness = EngineHarness(store: .map([("spare", .string("manifest"))]))
                let definition = NodeDefinition.node("a") { node in
                    node.fallback = .shared("spare")
                    node.output = .to("out")
                    node.batch = batch
                }
                _ = try await harness.run(Manifest(FlowDefinition("main", [definition])), ["a": node])
                let word = Value.string(hasOwn ? "own" : "manifest")
                #expect(harness.stored("out") == (batch == nil ? word : .list([word])))
            }
        }
    }

    @Test("N5: a failure inside a flow can be caught by the node that uses the flow")
    func catchAroundFlow() async throws {
        let harness = EngineHarness()
        let inner = FlowDefinition("inner", [.node("bad")])
        let outer = FlowDefinition(
            "main",
            [
                .run("inner", next: "b") { node in
                    node.catching = CatchDefinition(target: "end", error: .to("problem"), location: .test)
                }, .node("b"),
            ])
        _ = try await harness.run(Manifest(outer, inner), ["bad": failing(in: "exec"), "b": ClosureNode()])
        #expect(harness.stored("problem") == .error(code: 19, message: "no exec"))
    }
}
