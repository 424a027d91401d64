import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

/// How params merge from the outside in (P1, P2, P4).
struct ParamsTests {
    /// Logs the params it sees, in key order.
    private func seeing(_ log: CallLog) -> ClosureNode {
        ClosureNode(
            configure: { $0.params = .any },
            exec: { (_, call) throws(NodeError) in
                log.add(call.settings.entries.map { "\($0.key)=\($0.value)" }.joined(separator: " "))
                return .null
            })
    }

    /// Logs the one setting that it declares.
    private func declaring(_ name: String, _ log: CallLog, defaultValue: Value? = nil) -> ClosureNode {
        ClosureNode(
            configure: { $0.params = .declared([ParamSchema(name: name, type: .any, defaultValue: defaultValue)]) },
            exec: { (_, call) throws(NodeError) in
                log.add("\(call.setting(Key(name)))")
                return .null
            })
    }

    private func params(_ entries: [(Key, Int)]) -> [(Key, Template)] {
        entries.map { ($0.0, .constant(.int($0.1))) }
    }

    @Test("P1: item wins over outer flow over inner flow over node; what is not overlaid shines through")
    func order() async throws {
        let log = CallLog()
        let node = NodeDefinition.node("n") { $0.params = params([("n", 1), ("i", 1), ("u", 1), ("o", 1), ("x", 1)]) }
        let inner = FlowDefinition("inner", [node]) { flow in
            flow.params = params([("i", 2), ("u", 2), ("o", 2), ("x", 2)])
            flow.batch = .sequential(.constant(.list([.map([("x", .int(5))])])))
        }
        let use = NodeDefinition.run("inner") { $0.params = params([("u", 3), ("o", 3), ("x", 3)]) }
        let main = FlowDefinition("main", [use]) { $0.params = params([("o", 4), ("x", 4)]) }
        _ = try await EngineHarness().run(Manifest(main, inner), ["n": seeing(log)])
        #expect(log.all == ["i=2 n=1 o=4 u=3 x=5"])
    }

    @Test("P1: --param wins over the manifest's params, which win over the outermost flow's")
    func commandLine() async throws {
        let log = CallLog()
        let main = FlowDefinition("main", [.node("n")]) { $0.params = params([("a", 1), ("b", 1), ("c", 1)]) }
        let manifest = Manifest(main, params: params([("a", 2), ("b", 2)]))
        _ = try await EngineHarness().run(manifest, ["n": seeing(log)], params: .map([("a", .int(3))]))
        #expect(log.all == ["a=3 b=2 c=1"])
    }

    @Test(
        "P1: the innermost node of a batch of batches sees every level's item, and the inner item wins on equal keys",
        arguments: [
            (BatchDefinition.Mode.sequential, BatchDefinition.Mode.sequential), (.sequential, .parallel),
            (.parallel, .sequential), (.parallel, .parallel),
        ])
    func nestedItems(outer: BatchDefinition.Mode, inner: BatchDefinition.Mode) async throws {
        let log = CallLog()
        let innerItems = Template.constant(.list([.map([("path", .int(10)), ("same", .int(2))])]))
        let outerItems = Template.constant(
            .list([
                .map([("directory", .int(0)), ("same", .int(1))]), .map([("directory", .int(1)), ("same", .int(1))]),
            ]))
        let files = FlowDefinition("files", [.node("n")]) { $0.batch = .sequential(innerItems) { $0.mode = inner } }
        let middle = FlowDefinition("middle", [.run("files")]) { flow in
            flow.batch = .sequential(outerItems) { $0.mode = outer }
        }
        let main = FlowDefinition("main", [.run("middle")]) { $0.params = params([("run", 7)]) }
        _ = try await EngineHarness().run(Manifest(main, middle, files), ["n": seeing(log)])
        #expect(log.all.sorted() == ["directory=0 path=10 run=7 same=2", "directory=1 path=10 run=7 same=2"])
    }

    @Test("P1: ${} in the params of a flow sees the enclosing flow's effective params")
    func paramsSeeTheEnclosingFlow() async throws {
        let log = CallLog()
        let inner = FlowDefinition("inner", [.node("n")]) { $0.params = [("b", .param("a"))] }
        let main = FlowDefinition("main", [.run("inner")]) { $0.params = params([("a", 1)]) }
        _ = try await EngineHarness().run(Manifest(main, inner), ["n": seeing(log)])
        #expect(log.all == ["a=1 b=1"])
    }

    @Test("P2: one iteration never sees another's keys", arguments: BatchDefinition.Mode.allCases)
    func iterationsAreSeparate(mode: BatchDefinition.Mode) async throws {
        let log = CallLog()
        let items = Template.constant(.list((0..<50).map { .map([(Key("k\($0)"), .int($0))]) }))
        let flow = FlowDefinition("main", [.node("n")]) { $0.batch = .sequential(items) { $0.mode = mode } }
        _ = try await EngineHarness().run(Manifest(flow), ["n": seeing(log)])
        #expect(log.all.sorted() == (0..<50).map { "k\($0)=\($0)" }.sorted())
    }

    @Test("P4: with wins over an item's param of the same name, and params do not reach it")
    func withWins() async throws {
        let log = CallLog()
        let node = NodeDefinition.node("n") { $0.settings = params([("words", 5)]) }
        let flow = FlowDefinition("main", [node]) { flow in
            flow.batch = .sequential(.constant(.list([.map([("words", .int(9))])])))
        }
        _ = try await EngineHarness().run(Manifest(flow), ["n": declaring("words", log)])
        _ = try await EngineHarness().run(Manifest(flow), ["n": seeing(log)])
        #expect(log.all == ["5", "words=5"])
    }

    @Test("P4: a setting is looked up in with, then in the effective params, then among the defaults")
    func lookup() async throws {
        let log = CallLog()
        let plain = FlowDefinition("main", [.node("n")])
        _ = try await EngineHarness().run(
            Manifest(plain), ["n": declaring("words", log, defaultValue: .int(1))])
        let own = FlowDefinition("main", [.node("n") { $0.params = params([("words", 2)]) }])
        _ = try await EngineHarness().run(
            Manifest(own), ["n": declaring("words", log, defaultValue: .int(1))])
        _ = try await EngineHarness().run(
            Manifest(own), ["n": declaring("words", log, defaultValue: .int(1))], params: .map([("words", .int(3))]))
        #expect(log.all == ["1", "2", "3"])
    }

    @Test("P4: with is evaluated against the effective params, the node's own among them")
    func withSeesOwnParams() async throws {
        let log = CallLog()
        let node = NodeDefinition.node("n") { node in
            node.params = params([("count", 2)])
            node.settings = [("words", .param("count"))]
        }
        let main = FlowDefinition("main", [node])
        for type in [declaring("words", log), seeing(log)] {
            _ = try await EngineHarness().run(Manifest(main), ["n": type])
            _ = try await EngineHarness().run(Manifest(main), ["n": type], params: .map([("count", .int(4))]))
        }
        #expect(log.all == ["2", "4", "count=2 words=2", "count=4 words=4"])
    }

    @Test("P4: input, output and items see the node's own params too")
    func templatesSeeOwnParams() async throws {
        let harness = EngineHarness()
        let node = NodeDefinition.node("n") { node in
            node.params = [("list", .ints(0..<3)), ("more", .constant(.int(10))), ("key", .constant(.string("k")))]
            node.batch = .parallel(.param("list"))
            node.input = .list([.item, .param("more")])
            node.output = StorePath(
                steps: [.reference(.to(.params, [.key("key")]))], text: "shared[params.key]", location: .test)
        }
        let sum = ClosureNode(exec: { (item, _) throws(NodeError) in
            .int((item[0].intValue ?? 0) + (item[1].intValue ?? 0))
        })
        _ = try await harness.run(Manifest(FlowDefinition("main", [node])), ["n": sum])
        #expect(harness.stored("k") == .list([.int(10), .int(11), .int(12)]))
    }

    @Test("P4: a setting that is refused once is refused each time", arguments: BatchDefinition.Mode.allCases)
    func refusedSettingsStayRefused(mode: BatchDefinition.Mode) async throws {
        let log = CallLog()
        let node = ClosureNode(
            configure: { $0.params = .declared([ParamSchema(name: "words", type: .int)]) },
            exec: { (_, call) throws(NodeError) in
                log.add("\(call.setting("words"))")
                return .null
            })
        let words: [Value] = [.int(1), .string("x"), .string("x"), .string("x"), .int(1)]
        let flow = FlowDefinition("main", [.node("n")]) { flow in
            flow.batch = .sequential(.constant(.list(words)), as: "words") { batch in
                batch.mode = mode
                batch.onError = .continue
                batch.concurrency = 1
            }
        }
        let harness = EngineHarness()
        let failure = await harness.failure(of: Manifest(flow), ["n": node])
        #expect(log.all == ["1", "1"])
        #expect(harness.events.failures.count == 3)
        #expect(
            failure?.error.message == "the setting \"words\" must be an int, not a string (\"x\")"
                && failure?.path == "main[1]/n")
    }

    @Test("P4: a setting that changes together with one that cannot be evaluated is not lost")
    func changeBesideAnError() async throws {
        let log = CallLog()
        let node = ClosureNode(
            configure: { info in
                info.params = .declared([ParamSchema(name: "a", type: .any), ParamSchema(name: "b", type: .any)])
            },
            exec: { (_, call) throws(NodeError) in
                log.add("\(call.setting("a"))")
                return .null
            })
        let items: [Value] = [
            .map([("a", .int(1)), ("z", .int(0))]), .map([("a", .int(2))]), .map([("a", .int(2)), ("z", .int(0))]),
        ]
        let definition = NodeDefinition.node("n") { $0.settings = [("b", .param("z"))] }
        let flow = FlowDefinition("main", [definition]) { flow in
            flow.batch = .sequential(.constant(.list(items))) { $0.tolerance = .count(1) }
        }
        _ = try await EngineHarness().run(Manifest(flow), ["n": node])
        #expect(log.all == ["1", "2"])
    }

    @Test("P4: settings that read the store follow it")
    func settingsReadTheStore() async throws {
        let log = CallLog()
        let node = ClosureNode(
            configure: { $0.params = .declared([ParamSchema(name: "n", type: .int)]) },
            exec: { (_, call) throws(NodeError) in
                log.add("\(call.setting("n"))")
                return .null
            },
            post: { (_, store, _, _) throws(NodeError) in
                try store.add(["n"], .int(1))
                return store.get(["n"]) == .int(3) ? nil : "again"
            })
        let definition = NodeDefinition.node("n") { node in
            node.settings = [("n", .shared("n"))]
            node.transitions = ["again": "n", "default": "end"]
        }
        let harness = EngineHarness(store: .map([("n", .int(0))]))
        _ = try await harness.run(Manifest(FlowDefinition("main", [definition])), ["n": node])
        #expect(log.all == ["0", "1", "2"])
    }
}
