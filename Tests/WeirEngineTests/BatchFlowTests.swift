import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

/// Flows that run once per map of params (B4).
struct BatchFlowTests {
    private func manifest(
        _ nodes: [NodeDefinition], _ batch: BatchDefinition, _ configure: (inout FlowDefinition) -> Void = { _ in }
    ) -> Manifest {
        let inner = FlowDefinition("inner", nodes) { flow in
            flow.batch = batch
            configure(&flow)
        }
        return Manifest(FlowDefinition("main", [.run("inner")]), inner)
    }

    private func logging(_ log: CallLog, _ word: String, action: String? = nil) -> ClosureNode {
        ClosureNode(
            configure: { $0.params = .any },
            exec: { (_, call) throws(NodeError) in
                log.add("\(word)\(call.setting("n"))")
                return .null
            }, post: { (_, _, _, _) throws(NodeError) in action })
    }

    @Test("B4: the sub-flow runs once per map, depth first, without a barrier between stages")
    func depthFirst() async throws {
        let log = CallLog()
        _ = try await EngineHarness().run(
            manifest([.node("a", next: "b"), .node("b")], .sequential(.ints(0..<3), as: "n")),
            ["a": logging(log, "a"), "b": logging(log, "b")])
        #expect(log.all == ["a0", "b0", "a1", "b1", "a2", "b2"])
    }

    @Test("B4: a fast iteration does not wait for a slow one between stages")
    func noBarrier() async throws {
        let barricade = Barricade()
        let slow = ClosureNode(
            configure: { $0.params = .any },
            exec: { (_, call) throws(NodeError) in
                if call.setting("n") == .int(0), !barricade.wait() { throw NodeError(.timeout, "stuck") }
                return .null
            })
        let last = ClosureNode(
            configure: { $0.params = .any },
            exec: { (_, call) throws(NodeError) in
                if call.setting("n") == .int(3) { barricade.open() }
                return .null
            })
        _ = try await EngineHarness(cores: 2).run(
            manifest([.node("a", next: "b"), .node("b")], .parallel(.ints(0..<4), as: "n", concurrency: 2)),
            ["a": slow, "b": last])
    }

    @Test("B4: the actions of iterations are ignored; without a post the batch's action is default")
    func actionsAreIgnored() async throws {
        let log = CallLog()
        let inner = FlowDefinition("inner", [.node("a")]) { $0.batch = .sequential(.ints(0..<2), as: "n") }
        let use = NodeDefinition.run("inner") { $0.transitions = ["special": "x", "default": "d"] }
        let main = FlowDefinition("main", [use, .node("x"), .node("d")])
        _ = try await EngineHarness().run(
            Manifest(main, inner),
            ["a": logging(log, "a", action: "special"), "x": logging(log, "x"), "d": logging(log, "d")])
        #expect(log.all == ["a0", "a1", "dnull"])
    }

    @Test("B4: a node type's prep gives the items, and its post gets a null result and gives the action")
    func itemsFromPrep() async throws {
        let log = CallLog()
        let wrapper = ClosureNode(
            prep: { (_, _) throws(NodeError) in .value(.list([.map([("n", .int(7))])])) },
            post: { (_, _, prepared, result) throws(NodeError) in
                log.add("post \(prepared) \(result)")
                return "special"
            })
        let inner = FlowDefinition("inner", [.node("a")]) { flow in
            flow.nodeType = "wrapper"
            flow.batch = .sequential()
        }
        let use = NodeDefinition.run("inner") { $0.transitions = ["special": "x"] }
        _ = try await EngineHarness().run(
            Manifest(FlowDefinition("main", [use, .node("x")]), inner),
            ["wrapper": wrapper, "a": logging(log, "a"), "x": logging(log, "x")])
        #expect(log.all == ["a7", "post a list of 1 null", "xnull"])
    }

    @Test(
        "B4: with tolerate, post gets the list of {index, error} in item order",
        arguments: BatchDefinition.Mode.allCases)
    func toleratedErrors(mode: BatchDefinition.Mode) async throws {
        let log = CallLog()
        let wrapper = ClosureNode(post: { (_, _, prepared, result) throws(NodeError) in
            log.add("\(prepared) \(result.elements)")
            return nil
        })
        let node = ClosureNode(
            configure: { $0.params = .any },
            exec: { (_, call) throws(NodeError) in
                if (call.setting("n").intValue ?? 0) % 4 == 1 { throw NodeError(.failed, "no") }
                return .null
            })
        let harness = EngineHarness()
        let batch = BatchDefinition.sequential(.ints(0..<10), as: "n") { batch in
            batch.mode = mode
            batch.tolerance = .count(3)
        }
        _ = try await harness.run(
            manifest([.node("a")], batch) { $0.nodeType = "wrapper" }, ["a": node, "wrapper": wrapper])
        let errors = [1, 5, 9].map { "{error: error \"no\", index: \($0)}" }.joined(separator: ", ")
        #expect(log.all == ["a list of 10 [\(errors)]"])
        #expect(harness.events.failures.map(\.path).sorted() == [1, 5, 9].map { "main/inner[\($0)]/a" })
    }

    @Test("B4: an item that is no map is an error that says what to do", arguments: BatchDefinition.Mode.allCases)
    func itemsMustBeMaps(mode: BatchDefinition.Mode) async throws {
        let log = CallLog()
        let items = Template.constant(.list([.map([("n", .int(0))]), .int(5)]))
        let harness = EngineHarness()
        let failure = await harness.failure(
            of: manifest([.node("a")], .sequential(items) { $0.mode = mode }), ["a": logging(log, "a")])
        #expect(
            failure?.description == "main/inner: item 1 of a batch flow must be a map of params, not an int (5); "
                + "give it a name with \"as\"")
    }

    @Test("B4: an item that is no map in the outermost flow is reported at the flow, not at an iteration")
    func itemsMustBeMapsAtTheTop() async throws {
        let good = Value.map([("n", .int(0))])
        let flow = FlowDefinition("main", [.node("a")]) { flow in
            flow.batch = .sequential(.constant(.list([good, good, .int(5)])))
        }
        let failure = await EngineHarness().failure(of: Manifest(flow), ["a": ClosureNode()])
        #expect(failure?.path == "main")
    }

    @Test("B4: items may stream, one iteration after another", arguments: BatchDefinition.Mode.allCases)
    func streamedItems(mode: BatchDefinition.Mode) async throws {
        let log = CallLog()
        let overlap = Overlap()
        let stream = CountingStream(
            3_000, item: { .map([("n", .int($0))]) }, onNext: { overlap.pass() }, onClose: { log.add("close") })
        let wrapper = ClosureNode(
            prep: { (_, _) throws(NodeError) in .stream(stream) },
            post: { (_, _, prepared, _) throws(NodeError) in
                log.add("post \(prepared)")
                return nil
            })
        let node = ClosureNode(
            configure: { $0.params = .any },
            post: { (call, store, _, _) throws(NodeError) in
                try store.add(["sum"], call.setting("n"))
                return nil
            })
        let harness = EngineHarness()
        let batch = BatchDefinition(mode: mode, items: nil, location: .test)
        _ = try await harness.run(
            manifest([.node("a")], batch) { $0.nodeType = "wrapper" }, ["a": node, "wrapper": wrapper])
        #expect(harness.stored("sum") == .int(3_000 * 2_999 / 2))
        #expect(overlap.peak == 1)
        #expect(log.all == ["close", "post {count: 3000}"])
    }
}
