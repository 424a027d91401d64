import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirEngine

/// What `--halt` makes of the batches of a manifest, and the end of a whole run by one of them.
struct HaltTests {
    @Test("what a batch says itself stands, each key for itself")
    func defaults() {
        var said = BatchDefinition(mode: .parallel, items: nil, location: .test)
        said.tolerance = .count(7)
        var stops = said
        stops.onError = .stop
        var flow = FlowDefinition(
            "main",
            [
                .node("silent") { $0.batch = .parallel(.ints(0..<3)) }, .node("tolerant") { $0.batch = said },
                .node("strict") { $0.batch = stops }, .node("plain"),
            ])
        flow.batch = .sequential(.ints(0..<3), as: "n")
        func batches(_ rule: HaltRule) -> [BatchDefinition] {
            let halted = Manifest(flow).halting(rule).flows["main"]
            return ([halted?.batch] + (halted?.nodes ?? []).map(\.batch)).compactMap(\.self)
        }
        let never = batches(.never)
        #expect(never.map(\.errorPolicy) == [.continue, .continue, .continue, .stop])
        #expect(never.map(\.tolerance) == [.count(0), .count(0), .count(7), .count(7)])
        let soon = batches(.soon(.count(2)))
        #expect(soon.map(\.errorPolicy) == [.stop, .stop, .stop, .stop])
        #expect(soon.map(\.tolerance) == [.count(2), .count(2), .count(7), .count(7)])
        #expect(soon.map(\.failureEndsRun) == [false, false, false, false])
        let now = batches(.now(.percent(10)))
        #expect(now.map(\.tolerance) == [.percent(10), .percent(10), .count(7), .count(7)])
        #expect(now.map(\.failureEndsRun) == [true, true, true, false])
    }

    @Test("a failure that ends the run cancels what is in flight anywhere, and is the run's")
    func now() async throws {
        let harness = EngineHarness(cores: 4)
        let (log, others) = (CallLog(), Barricade())
        let node = ClosureNode(exec: { (item, call) throws(NodeError) in
            // All are in flight before any ends.
            _ = others.wait(for: 4)
            if item == .int(2) { throw NodeError(.failed, "no") }
            while !call.cancellation.isSet {}
            log.add("cancelled")
            throw NodeError(.cancelled, "stopped")
        })
        let definition = NodeDefinition.node("a") { node in
            node.batch = .parallel(.ints(0..<4), concurrency: 4)
            node.catching = CatchDefinition(target: "end", error: nil, location: .test)
        }
        let manifest = Manifest(FlowDefinition("main", [definition])).halting(.now(.count(0)))
        let failure = await harness.failure(of: manifest, ["a": node])
        #expect(failure?.description == "main/a[2]: no (item 2)", "nothing catches the end of the run")
        #expect(harness.cancellation.cause?.description == "main/a[2]: no (item 2)")
        #expect(log.all.count == 3)
        #expect(harness.events.ended.map(\.failed) == [1])
    }

    @Test("it is the first failure beyond what is tolerated", arguments: BatchDefinition.Mode.allCases)
    func tolerance(_ mode: BatchDefinition.Mode) async throws {
        let harness = EngineHarness(cores: 1)
        let log = CallLog()
        let node = ClosureNode(exec: { (_, _) throws(NodeError) in
            log.add("exec")
            throw NodeError(.failed, "no")
        })
        let definition = NodeDefinition.node("a") { node in
            node.batch = .sequential(.ints(0..<100)) { $0.mode = mode }
            node.batch?.concurrency = 1
        }
        let manifest = Manifest(FlowDefinition("main", [definition])).halting(.now(.count(2)))
        _ = await harness.failure(of: manifest, ["a": node])
        #expect(log.all.count == 3)
        #expect(
            harness.cancellation.cause?.description == "main/a[0]: no (item 0); 3 of 3 items failed, 2 tolerated")
    }
}
