import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

/// The way through a graph (F1 to F4).
struct FlowTests {
    private func choosing(_ action: String?, _ log: CallLog, _ word: String) -> ClosureNode {
        ClosureNode(post: { (_, _, _, _) throws(NodeError) in
            log.add(word)
            return action
        })
    }

    @Test(
        "F1: the next node is the one registered for the action",
        arguments: [
            ("left", ["a", "l"]), ("right", ["a", "r"]), (nil, ["a", "d"]), ("default", ["a", "d"]), ("end", ["a"]),
        ] as [(String?, [String])])
    func nextByAction(action: String?, expected: [String]) async throws {
        let log = CallLog()
        let start = NodeDefinition.node("a") { $0.transitions = ["left": "l", "right": "r", "default": "d"] }
        let flow = FlowDefinition("main", [start, .node("l"), .node("r"), .node("d")])
        let nodes = [
            "a": choosing(action, log, "a"), "l": choosing(nil, log, "l"), "r": choosing(nil, log, "r"),
            "d": choosing(nil, log, "d"),
        ]
        let harness = EngineHarness()
        _ = try await harness.run(Manifest(flow), nodes)
        #expect(log.all == expected)
        #expect(harness.events.warnings.isEmpty)
    }

    @Test("F1: the action of a visit is forgotten when the next node chooses none", arguments: [false, true])
    func actionsAreNotPassedOn(isBatch: Bool) async throws {
        let log = CallLog()
        let start = NodeDefinition.node("a") { $0.transitions = ["again": "b"] }
        let middle = NodeDefinition.node("b") { $0.transitions = ["again": "wrong", "default": "c"] }
        let flow = FlowDefinition("inner", [start, middle, .node("c"), .node("wrong")]) { flow in
            if isBatch { flow.batch = .sequential(.ints(0..<3), as: "n") }
        }
        let nodes = [
            "a": choosing("again", log, "a"), "b": ClosureNode(exec: { (item, _) throws(NodeError) in item }),
            "c": choosing(nil, log, "c"), "wrong": choosing(nil, log, "wrong"),
        ]
        _ = try await EngineHarness().run(Manifest(FlowDefinition("main", [.run("inner")]), flow), nodes)
        #expect(log.all == Array(repeating: ["a", "c"], count: isBatch ? 3 : 1).flatMap { $0 })
    }

    @Test("F1: an action without a node ends the flow with one warning for each node and action")
    func unknownActionWarnsOnce() async throws {
        let log = CallLog()
        let start = NodeDefinition.node("a") { $0.transitions = ["success": "b"] }
        let inner = FlowDefinition("inner", [start, .node("b")]) { $0.batch = .parallel(.ints(0..<20), as: "n") }
        let harness = EngineHarness()
        let nodes = ["a": choosing("sucess", log, "a"), "b": choosing(nil, log, "b")]
        #expect(try await harness.run(Manifest(FlowDefinition("main", [.run("inner")]), inner), nodes) == nil)
        #expect(log.count(of: "a") == 20 && log.count(of: "b") == 0)
        #expect(harness.events.warnings.count == 1)
        let warning = harness.events.warnings.first ?? ""
        #expect(warning.hasPrefix("main/inner["))
        #expect(warning.contains("/a: the flow ends, because no next node is given for the action \"sucess\""))
        #expect(warning.hasSuffix("(there is one for \"success\"); did you mean \"success\"?"))
    }

    @Test("F1: default counts as an action without a node too, but a node without transitions ends silently")
    func defaultWithoutNode() async throws {
        let log = CallLog()
        let cases: [(ByName<String>, Int)] = [(["x": "b"], 1), ([:], 0)]
        for (transitions, warnings) in cases {
            let harness = EngineHarness()
            let start = NodeDefinition.node("a") { $0.transitions = transitions }
            let flow = FlowDefinition("main", [start, .node("b")])
            _ = try await harness.run(
                Manifest(flow), ["a": choosing(nil, log, "a"), "b": choosing(nil, log, "b")])
            #expect(harness.events.warnings.count == warnings)
        }
        let harness = EngineHarness()
        _ = try await harness.run(
            Manifest(FlowDefinition("main", [.node("a")])), ["a": choosing("anything", log, "a")])
        #expect(harness.events.warnings.isEmpty, "a node without transitions ends the flow whatever its action")
    }

    @Test("F2: a cycle runs as often as it likes")
    func cycles() async throws {
        let node = ClosureNode(post: { (_, store, _, _) throws(NodeError) in
            try store.add(["n"], .int(1))
            return store.get(["n"]) == .int(5_000) ? "stop" : "again"
        })
        let harness = EngineHarness()
        let definition = NodeDefinition.node("a") { $0.transitions = ["again": "a", "stop": "end"] }
        var visits = 0
        _ = try await harness.run(Manifest(FlowDefinition("main", [definition])), ["a": node]) { visits = $0.visits }
        #expect(harness.stored("n") == .int(5_000))
        #expect(visits == 5_000)
    }

    @Test("F2: max_visits bounds the visits of one node in one execution of its flow")
    func maxVisits() async throws {
        let log = CallLog()
        let definition = NodeDefinition.node("a") { node in
            node.maxVisits = 3
            node.transitions = ["again": "a"]
        }
        let failure = await EngineHarness().failure(
            of: Manifest(FlowDefinition("main", [definition])), ["a": choosing("again", log, "a")])
        #expect(log.all.count == 3)
        #expect(failure?.description == "main/a: visited more than 3 times (max_visits)")
    }

    @Test("F2: each iteration counts its visits afresh")
    func maxVisitsPerIteration() async throws {
        let log = CallLog()
        let inner = FlowDefinition("inner", [.node("a") { $0.maxVisits = 1 }]) { flow in
            flow.batch = .sequential(.ints(0..<5), as: "n")
        }
        _ = try await EngineHarness().run(
            Manifest(FlowDefinition("main", [.run("inner")]), inner), ["a": choosing(nil, log, "a")])
        #expect(log.all.count == 5)
    }

    @Test("F3: the last inner action does not leak out of a flow, unless it says action: last")
    func innerActionDoesNotLeak() async throws {
        for (source, expected) in [(FlowDefinition.ActionSource.own, "d"), (.last, "x")] {
            let log = CallLog()
            let inner = FlowDefinition("inner", [.node("i")]) { $0.action = source }
            let use = NodeDefinition.run("inner") { $0.transitions = ["default": "d", "special": "x"] }
            let main = FlowDefinition("main", [use, .node("d"), .node("x")])
            let nodes = [
                "i": choosing("special", log, "i"), "d": choosing(nil, log, "d"), "x": choosing(nil, log, "x"),
            ]
            _ = try await EngineHarness().run(Manifest(main, inner), nodes)
            #expect(log.all == ["i", expected])
        }
    }

    @Test("F3: a flow with a node type runs its prep, the graph, and its post with a null result, whose action counts")
    func flowWithNodeType() async throws {
        let log = CallLog()
        let wrapper = ClosureNode(
            configure: { $0.params = .any },
            prep: { (call, _) throws(NodeError) in
                log.add("prep \(call.setting("w"))")
                return .value(.int(5))
            },
            exec: { (_, _) throws(NodeError) in
                log.add("exec")
                return .null
            },
            post: { (_, _, prepared, result) throws(NodeError) in
                log.add("post \(prepared) \(result)")
                return "special"
            })
        let inner = FlowDefinition("inner", [.node("i")]) { flow in
            flow.nodeType = "wrapper"
            flow.settings = [("w", .constant(.int(1)))]
        }
        let use = NodeDefinition.run("inner") { $0.transitions = ["default": "d", "special": "x"] }
        let main = FlowDefinition("main", [use, .node("d"), .node("x")])
        let nodes = [
            "wrapper": wrapper, "i": choosing("inner", log, "i"), "d": choosing(nil, log, "d"),
            "x": choosing(nil, log, "x"),
        ]
        _ = try await EngineHarness().run(Manifest(main, inner), nodes)
        #expect(log.all == ["prep 1", "i", "post 5 null", "x"])
    }

    @Test("F4: an error inside nested flows keeps its whole path and its message, and earlier writes stay")
    func errorsKeepTheirPath() async throws {
        let writer = ClosureNode(post: { (_, store, _, _) throws(NodeError) in
            try store.append(["written"], .int(1))
            return nil
        })
        let bad = ClosureNode(exec: { (_, _) throws(NodeError) in throw NodeError(.io, "disk full") })
        let harness = EngineHarness()
        let failure = await harness.failure(
            of: Manifest(
                FlowDefinition("main", [.node("w", next: "middle"), .run("middle", as: "middle")]),
                FlowDefinition("middle", [.node("w", next: "last"), .run("inner", as: "last")]),
                FlowDefinition("inner", [.node("w", next: "bad"), .node("bad")])),
            ["w": writer, "bad": bad])
        #expect(failure?.description == "main/middle/last/bad: disk full")
        #expect(failure?.error == NodeError(.io, "disk full"))
        #expect(harness.stored("written") == .list([.int(1), .int(1), .int(1)]))
    }

    @Test("F4: a path names the iterations and the item: main/per_file[3]/summarize[17]")
    func pathNamesIterations() async throws {
        let bad = ClosureNode(
            configure: { $0.params = .any },
            exec: { (item, call) throws(NodeError) in
                if call.setting("file") == .int(3), item == .int(17) { throw NodeError(.failed, "no") }
                return .null
            })
        for mode in [BatchDefinition.Mode.sequential, .parallel] {
            let perFile = FlowDefinition(
                "files", [.node("summarize", uses: "bad") { $0.batch = .sequential(.ints(0..<20)) { $0.mode = mode } }]
            ) { $0.batch = .sequential(.ints(0..<5), as: "file") { $0.mode = mode } }
            let harness = EngineHarness()
            let failure = await harness.failure(
                of: Manifest(FlowDefinition("main", [.run("files", as: "per_file")]), perFile), ["bad": bad])
            #expect(failure?.path == "main/per_file[3]/summarize[17]", "\(mode)")
            #expect(harness.events.failures.map(\.path).contains("main/per_file[3]/summarize[17]"))
        }
    }
}
