import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirEngine

/// A stop, or a cancel, during each phase of a visit.
struct StopPhaseTests {
    /// Ends the run in the call that is about to return.
    private func end(_ harness: EngineHarness, _ stage: Cancellation.Stage) {
        if stage == .cancelled { harness.cancellation.cancel() } else { harness.cancellation.stop() }
    }

    /// A node with every phase, during one of which the run ends.
    private func node(
        _ phase: String, _ log: CallLog, _ harness: EngineHarness, _ stage: Cancellation.Stage
    ) -> ClosureNode {
        let note: @Sendable (String) -> Void = { word in
            log.add(word)
            if word == phase { end(harness, stage) }
        }
        return ClosureNode(
            prep: { (_, _) throws(NodeError) in
                note("prep")
                return .value(.list([.int(1), .int(2), .int(3)]))
            },
            exec: { (_, _) throws(NodeError) in
                note("exec")
                throw NodeError(.failed, "no")
            },
            fallback: { (_, _, _) throws(NodeError) in
                note("fallback")
                return .null
            },
            post: { (_, _, _, _) throws(NodeError) in
                note("post")
                return nil
            },
            bind: { (_) throws(NodeError) in note("bind") })
    }

    private static let phases = ["bind", "prep", "exec", "fallback", "post"]

    /// What runs of a plain node up to the phase in which the run ends, and after it.
    private func expected(_ phase: String, _ stage: Cancellation.Stage) -> [String] {
        let upTo = Array(Self.phases[...(Self.phases.firstIndex(of: phase) ?? 0)])
        switch (phase, stage) {
        case ("exec", .stopping): return upTo + ["fallback", "post"]
        case ("fallback", _): return upTo + ["post"]
        default: return upTo
        }
    }

    @Test(
        "a plain node: what has begun is ended, and nothing else begins", arguments: phases,
        [Cancellation.Stage.stopping, .cancelled])
    func plainNode(_ phase: String, _ stage: Cancellation.Stage) async throws {
        for isStraight in [true, false] {
            let (log, harness) = (CallLog(), EngineHarness(cores: 1, maximumThreads: 1))
            let definition = NodeDefinition.node("a", next: "b") { $0.limits = isStraight ? [] : ["one"] }
            let manifest = Manifest(FlowDefinition("main", [definition, .node("b")]), limits: ["one": 1])
            let failure = await harness.failure(
                of: manifest, ["a": node(phase, log, harness, stage), "b": node("none", log, harness, stage)])
            #expect(failure != nil)
            #expect(log.all == expected(phase, stage), "\(isStraight)")
        }
    }

    @Test(
        "a batch: what is in flight is ended, and no post follows", arguments: Array(phases.dropLast()),
        [Cancellation.Stage.stopping, .cancelled])
    func batch(_ phase: String, _ stage: Cancellation.Stage) async throws {
        for mode in BatchDefinition.Mode.allCases {
            let (log, harness) = (CallLog(), EngineHarness(cores: 1, maximumThreads: 1))
            let definition = NodeDefinition.node("a", next: "b") { node in
                node.batch = .sequential { $0.mode = mode }
                node.batch?.concurrency = 1
            }
            let failure = await harness.failure(
                of: Manifest(FlowDefinition("main", [definition, .node("b")])),
                ["a": node(phase, log, harness, stage), "b": node("none", log, harness, stage)])
            #expect(failure?.error.code == .cancelled)
            let words = log.all.filter { $0 != "bind" }
            #expect(words == expected(phase, stage).filter { $0 != "post" && $0 != "bind" }, "\(mode)")
            #expect(harness.events.ended.allSatisfy { $0.failed == (phase == "exec" && stage == .cancelled ? 1 : 0) })
        }
    }

    @Test("a pull: its items do not begin", arguments: [Cancellation.Stage.stopping, .cancelled])
    func pull(_ stage: Cancellation.Stage) async throws {
        for mode in BatchDefinition.Mode.allCases {
            let (log, harness) = (CallLog(), EngineHarness(cores: 2))
            let stream = CountingStream(100, onNext: { end(harness, stage) })
            let node = ClosureNode(
                prep: { (_, _) throws(NodeError) in .stream(stream) },
                exec: { (_, _) throws(NodeError) in
                    log.add("exec")
                    return .null
                })
            let definition = NodeDefinition.node("a") { $0.batch = .sequential { $0.mode = mode } }
            let failure = await harness.failure(of: Manifest(FlowDefinition("main", [definition])), ["a": node])
            #expect(failure?.description == "main/a: the run was interrupted")
            #expect(log.all.isEmpty && stream.closeCount == 1)
        }
    }

    @Test("a source that is waited for ends by the stop, and no catch takes that for a failure")
    func interruptedSource() async throws {
        let (log, harness) = (CallLog(), EngineHarness(cores: 2))
        let node = ClosureNode(
            prep: { (_, _) throws(NodeError) in
                harness.cancellation.stop()
                throw NodeError(.cancelled, "the run ended while it was read")
            })
        let next = ClosureNode(exec: { (_, _) throws(NodeError) in
            log.add("next")
            return .null
        })
        let definition = NodeDefinition.node("a") { node in
            node.catching = CatchDefinition(target: "end", error: .to("error"), location: .test)
        }
        let manifest = Manifest(FlowDefinition("main", [definition, .node("b")]))
        #expect(await harness.failure(of: manifest, ["a": node, "b": next])?.error.code == .cancelled)
        #expect(harness.stored("error") == nil && log.all.isEmpty)
    }

    @Test("what fails while the run stops is caught where that ends the flow", arguments: ["end", "b"])
    func caught(_ target: String) async throws {
        let (log, harness) = (CallLog(), EngineHarness(cores: 2))
        let node = ClosureNode(exec: { (_, _) throws(NodeError) in
            harness.cancellation.stop()
            throw NodeError(.failed, "no")
        })
        let next = ClosureNode(exec: { (_, _) throws(NodeError) in
            log.add("next")
            return .null
        })
        let definition = NodeDefinition.node("a") { node in
            node.catching = CatchDefinition(target: target, error: nil, location: .test)
        }
        let manifest = Manifest(FlowDefinition("main", [definition, .node("b")]))
        let failure = await harness.failure(of: manifest, ["a": node, "b": next])
        #expect((failure == nil) == (target == "end"))
        #expect(log.all.isEmpty)
    }
}
