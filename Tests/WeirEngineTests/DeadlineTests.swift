import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirEngine

/// Deadlines of nodes, flows and runs.
struct DeadlineTests {
    enum Owner: CaseIterable, Sendable { case node, flow, run }
    enum Work: CaseIterable, Sendable { case plain, sequential, parallel, retry, limit, nested }

    private func manifest(_ owner: Owner, _ work: Work, _ deadline: Deadline) -> Manifest {
        let node = NodeDefinition.node("a") { node in
            switch work {
            case .plain, .nested: node.input = .constant(.int(0))
            case .sequential: node.batch = .sequential(.ints(0..<9))
            case .parallel: node.batch = .parallel(.ints(0..<9), concurrency: 9)
            case .retry: (node.retry.attempts, node.retry.wait) = (2, 1_000_000)
            case .limit: node.limits = ["rate"]
            }
            if owner == .node { node.deadline = deadline }
        }
        let inner = FlowDefinition("inner", [node]) { flow in
            if owner == .flow { flow.deadline = deadline }
            if work == .nested {
                flow.batch = .parallel(.ints(0..<4), as: "n", concurrency: 2) { $0.onError = .stop }
            }
        }
        let outer = NodeDefinition.run("inner", next: "after") { node in
            node.catching = CatchDefinition(target: "after", error: .to("problem"), location: .test)
        }
        var manifest = Manifest(FlowDefinition("main", [outer, .node("after")]), inner)
        manifest.limits["rate"] = LimitDefinition(
            "rate", at: .test, [.init(.rate, .constant(.string("1/h")), at: .test)])
        if owner == .run { manifest.deadline = deadline }
        return manifest
    }

    @Test(
        "a deadline ends whatever goes on inside, and what is around it may catch that", arguments: Owner.allCases,
        Work.allCases)
    func deadline(owner: Owner, work: Work) async throws {
        let harness = EngineHarness(cores: 2)
        let (arrivals, log) = (Arrivals(), CallLog())
        let node = ClosureNode(
            configure: { $0.isAsync = true },
            execFrame: { frame, call in
                frame.handled = 1
                log.add("\(call.deadline)")
                if work == .retry {
                    frame.fail(0, NodeError(.unavailable, "not yet"))
                } else {
                    _ = frame.suspend(0, call.pendingItems)
                }
                arrivals.arrive()
            })
        let after = ClosureNode(exec: { (item, call) throws(NodeError) in
            log.add("after \(call.deadline)")
            return item
        })
        let manifest = manifest(owner, work, .after(1_000))
        async let failure = harness.failure(of: manifest, ["a": node, "after": after])
        if work != .retry {
            await arrivals.wait(for: work == .parallel ? 9 : work == .nested ? 2 : 1)
            await harness.clock.waitForScheduled(count: 1, before: 1_001)
            harness.clock.advance(by: 1_000)
        }
        let end = await failure
        #expect(log.all.first == "1000", "the node is told")
        let whose = ["node": "main/inner", "flow": "main/inner", "run": "the run"]["\(owner)"] ?? ""
        if owner == .run, work != .retry {
            #expect(end?.error.message == "the deadline of the run has passed")
        } else {
            #expect(end == nil, "\(end?.description ?? "")")
            let problem = harness.stored("problem")?.description ?? ""
            // An item that waits for its time fails with its own error, since no time is left for another attempt.
            #expect(problem.contains(work == .retry ? "not yet" : "the deadline of \(whose)"), "\(problem)")
            #expect(log.all.last == (owner == .run ? "after 1000" : "after 0"))
        }
    }

    @Test(
        "a time of day is looked at once: setting the clock back or forward changes nothing", arguments: [0, 5_000_000])
    func timeOfDay(set later: UInt64) async throws {
        let harness = EngineHarness(cores: 2)
        let arrivals = Arrivals()
        let node = ClosureNode.pending(CallLog(), arrivals)
        harness.clock.set(timeOfDay: 1_000_000)
        let manifest = manifest(.run, .plain, .at(1_003_000))
        async let failure = harness.failure(of: manifest, ["a": node, "after": node])
        await arrivals.wait(for: 1)
        harness.clock.set(timeOfDay: later)
        harness.clock.advance(by: 2_999)
        #expect(!harness.cancellation.isCancelled)
        harness.clock.advance(by: 1)
        #expect(await failure?.error.message == "the deadline of the run has passed")
    }

    @Test("what a deadline ends has failed by it, and is told and counted", arguments: [false, true])
    func endedItems(isPending: Bool) async throws {
        let harness = EngineHarness(cores: 3)
        let (arrivals, barricade) = (Arrivals(), Barricade())
        let node = ClosureNode(
            configure: { $0.isAsync = isPending },
            execFrame: { frame, call in
                frame.handled = 1
                arrivals.arrive()
                if isPending {
                    _ = frame.suspend(0, call.pendingItems)
                } else {
                    barricade.wait()
                    frame.fail(0, NodeError(.cancelled, "the node saw its flag"))
                }
            })
        let definition = NodeDefinition.node("a") { node in
            node.deadline = .after(1_000)
            node.batch = .parallel(.ints(0..<9), concurrency: 3)
        }
        async let failure = harness.failure(of: Manifest(FlowDefinition("main", [definition])), ["a": node])
        await arrivals.wait(for: 3)
        await harness.clock.waitForScheduled(count: 1, before: 1_001)
        harness.clock.advance(by: 1_000)
        barricade.open()
        #expect(await failure?.error.message == "the deadline of main/a has passed")
        #expect(
            harness.events.failures.map(\.error.message)
                == Array(repeating: "the deadline of main/a has passed", count: 3))
        #expect(harness.events.ended.map(\.failed) == [3])
    }

    @Test("a deadline in the past begins nothing")
    func past() async throws {
        let log = CallLog()
        let node = ClosureNode(exec: { (item, _) throws(NodeError) in
            log.add("ran")
            return item
        })
        let failure = await EngineHarness().failure(
            of: manifest(.run, .plain, .at(0)), ["a": node, "after": node])
        #expect(failure?.error.code == .timeout && log.all.isEmpty)
    }

    @Test("nothing is left of a deadline that was kept")
    func kept() async throws {
        let harness = EngineHarness()
        let node = ClosureNode(exec: { (item, _) throws(NodeError) in item })
        _ = try await harness.run(manifest(.node, .plain, .after(1_000)), ["a": node, "after": node])
        #expect(harness.clock.scheduledCount == 0)
    }
}
