import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

/// Calls that a node type wants apart (rule 9 of the ABI).
struct DeclaredConcurrencyTests {
    /// A node type all of whose calls are counted by `overlap`.
    private func node(_ concurrency: Concurrency, _ overlap: Overlap, streams: Bool = false) -> ClosureNode {
        ClosureNode(
            configure: { info in
                info.concurrency = concurrency
                info.params = .any
            },
            prep: { (_, _) throws(NodeError) in
                overlap.pass()
                guard streams else { return .value(.list((0..<6).map { .int($0) })) }
                return .stream(CountingStream(6, onNext: { overlap.pass() }, onClose: { overlap.pass() }))
            },
            exec: { (item, call) throws(NodeError) in
                overlap.pass()
                if item == .int(2) { throw NodeError(.failed, "no") }
                return item
            },
            fallback: { (_, _, _) throws(NodeError) in
                overlap.pass()
                return .null
            },
            post: { (_, _, _, _) throws(NodeError) in
                overlap.pass()
                return nil
            },
            bind: { (_) throws(NodeError) in overlap.pass() })
    }

    private func manifest(_ nodes: [NodeDefinition]) -> Manifest {
        let inner = FlowDefinition("inner", nodes) { flow in
            flow.batch = .parallel(.ints(0..<24), as: "n", concurrency: 8)
        }
        return Manifest(FlowDefinition("main", [.run("inner")]), inner)
    }

    @Test(
        "rule 9: calls of a serial_instance never overlap, in prep, stream next, exec, fallback and post",
        arguments: [false, true])
    func serialInstance(streams: Bool) async throws {
        let overlap = Overlap()
        let definition = NodeDefinition.node("a") { $0.batch = .parallel(concurrency: 3) }
        _ = try await EngineHarness(cores: 8).run(
            manifest([definition]), ["a": node(.serialInstance, overlap, streams: streams)])
        #expect(overlap.peak == 1)
        #expect(overlap.calls >= 24 * 9)
    }

    @Test("rule 9: two instances of a serial_instance may overlap, but neither with itself")
    func twoInstances() async throws {
        let (first, second) = (Overlap(), Overlap())
        _ = try await EngineHarness(cores: 8).run(
            manifest([.node("a", next: "b"), .node("b")]),
            ["a": node(.serialInstance, first), "b": node(.serialInstance, second)])
        #expect(first.peak == 1 && second.peak == 1)
    }

    @Test(
        "rule 9: calls of one serial_group, and of serial_global, never overlap across node types",
        arguments: [Concurrency.serialGroup("disk"), .serialGlobal])
    func serialGroup(concurrency: Concurrency) async throws {
        let overlap = Overlap()
        let definitions = [
            NodeDefinition.node("a", next: "b") { $0.batch = .parallel(concurrency: 3) },
            .node("b") { $0.batch = .sequential() },
        ]
        _ = try await EngineHarness(cores: 8).run(
            manifest(definitions),
            ["a": node(concurrency, overlap, streams: true), "b": node(concurrency, overlap, streams: true)])
        #expect(overlap.peak == 1)
    }

    @Test(
        "rule 9: the items of another node type's prep are pulled on that node type's turn",
        arguments: BatchDefinition.Mode.allCases)
    func sourceOfAnotherNodeType(mode: BatchDefinition.Mode) async throws {
        let overlap = Overlap()
        let source = node(.serialInstance, overlap, streams: true)
        let items = ItemSourceDefinition.nodeType("source", with: [], location: .test)
        let definition = NodeDefinition.node("a") { node in
            node.batch = BatchDefinition(mode: mode, items: items, location: .test)
        }
        let reader = ClosureNode(exec: { (item, _) throws(NodeError) in
            HostThreads.letOthersRun()
            return item
        })
        _ = try await EngineHarness(cores: 8).run(manifest([definition]), ["a": reader, "source": source])
        #expect(overlap.peak == 1)
    }

    @Test("rule 9: the items of a batch flow's own node type are pulled on its turn, beside its visits elsewhere")
    func sourceOfABatchFlow() async throws {
        let overlap = Overlap()
        let wrapper = ClosureNode(
            configure: { $0.concurrency = .serialGroup("g") },
            prep: { (_, _) throws(NodeError) in
                overlap.pass()
                let item: @Sendable (Int) -> Value = { .map([("i", .int($0))]) }
                return .stream(
                    CountingStream(9, item: item, onNext: { overlap.pass() }, onClose: { overlap.pass() }))
            },
            post: { (_, _, _, _) throws(NodeError) in
                overlap.pass()
                return nil
            })
        let innermost = FlowDefinition("innermost", [.node("a")]) { flow in
            flow.nodeType = "wrapper"
            flow.batch = .parallel(concurrency: 2)
        }
        let inner = FlowDefinition("inner", [.run("innermost")]) { flow in
            flow.batch = .parallel(.ints(0..<16), as: "n", concurrency: 8)
        }
        _ = try await EngineHarness(cores: 8).run(
            Manifest(FlowDefinition("main", [.run("inner")]), inner, innermost),
            ["wrapper": wrapper, "a": node(.serialGroup("g"), overlap)])
        #expect(overlap.peak == 1)
    }

    @Test("rule 9: a reentrant node type really runs at once")
    func reentrant() async throws {
        let barricade = Barricade()
        let node = ClosureNode(exec: { (item, _) throws(NodeError) in
            guard barricade.wait(for: 4) else { throw NodeError(.timeout, "alone") }
            return item
        })
        let definition = NodeDefinition.node("a") { $0.batch = .parallel(.ints(0..<4), concurrency: 4) }
        _ = try await EngineHarness(cores: 1, maximumThreads: 4).run(
            Manifest(FlowDefinition("main", [definition])), ["a": node])
    }

    @Test("rule 9: each lane has a session of its own, and a call's worker is the thread that makes it")
    func sessionsAndWorkers() async throws {
        let log = CallLog()
        let barricade = Barricade()
        let harness = EngineHarness(cores: 1, maximumThreads: 4)
        let node = ClosureNode(
            configure: { $0.concurrency = .perWorker },
            exec: { (item, call) throws(NodeError) in
                log.add("\(call.worker)")
                if call.worker != harness.pool.currentWorker { log.add("wrong worker") }
                guard barricade.wait(for: 4) else { throw NodeError(.timeout, "alone") }
                return item
            })
        let definition = NodeDefinition.node("a") { $0.batch = .parallel(.ints(0..<4), concurrency: 4) }
        _ = try await harness.run(Manifest(FlowDefinition("main", [definition])), ["a": node])
        #expect(log.all.sorted() == ["0", "1", "2", "3"])
    }

    @Test("rule 9: a pending item does not hold its node type's turn, and waiting for the turn parks no thread")
    func pendingHoldsNoTurn() async throws {
        let tokens = CallLog()
        let arrivals = Arrivals()
        let node = ClosureNode(
            configure: { info in
                info.concurrency = .serialGlobal
                info.isAsync = true
            },
            execFrame: { frame, call in
                tokens.add("\(frame.suspend(0, call.pendingItems))")
                frame.handled = 1
                arrivals.arrive()
            })
        let harness = EngineHarness(cores: 1, maximumThreads: 1)
        let manifest = manifest([.node("a")])
        async let action = harness.run(manifest, ["a": node])
        await arrivals.wait(for: 8)
        for done in 0..<24 {
            await arrivals.wait(for: done + 1)
            _ = harness.pendingItems.complete(UInt64(tokens.all[done]) ?? 0, .success(.null))
        }
        _ = try await action
    }
}
