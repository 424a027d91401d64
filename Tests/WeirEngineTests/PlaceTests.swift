import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirEngine

/// Where an item of a call says that it stands in its batch.
struct PlaceTests {
    @Test(
        "an item keeps its place through pulls, retries, groups and single calls",
        arguments: BatchDefinition.Mode.allCases, [true, false])
    func places(mode: BatchDefinition.Mode, handlesChunks: Bool) async throws {
        let seen = CallLog()
        let node = ClosureNode(
            configure: { $0.handlesChunks = handlesChunks },
            execFrame: { frame, _ in
                for position in 0..<frame.chunk.count {
                    let place = frame.chunk.place(at: position)
                    let item = frame.chunk[position]
                    seen.add("\(item) at \(place)")
                    frame.handled = position + 1
                    // Every third item fails twice, so that groups have gaps.
                    if place % 3 == 0, frame.attempt < 2 {
                        frame.fail(position, NodeError(.unavailable, "busy"))
                        if frame.stopsAtFailure { return }
                    } else {
                        frame.succeed(position, .int(Int(item.intValue ?? 0) * 10))
                    }
                }
            })
        let harness = EngineHarness(cores: 2)
        let definition = NodeDefinition.node("a") { node in
            node.batch = .sequential(.ints(0..<500)) { $0.mode = mode }
            node.retry.attempts = 3
            node.output = .to("out")
        }
        _ = try await harness.run(Manifest(FlowDefinition("main", [definition])), ["a": node])
        #expect(harness.stored("out") == .list((0..<500).map { .int($0 * 10) }))
        #expect(seen.all.allSatisfy { line in (0..<500).contains { line == "\($0) at \($0)" } })
        #expect(seen.count(of: "3 at 3") == 3 && seen.count(of: "4 at 4") == 1)
    }

    @Test("what exec does not come to keeps its place in the calls that follow")
    func notRun() async throws {
        let seen = CallLog()
        let node = ClosureNode(
            configure: { $0.handlesChunks = true },
            execFrame: { frame, _ in
                seen.add("\(frame.chunk[0]) at \(frame.chunk.place(at: 0))")
                frame.succeed(0, frame.chunk[0])
                frame.handled = 1
            })
        let definition = NodeDefinition.node("a") { $0.batch = .parallel(.ints(0..<100)) }
        _ = try await EngineHarness(cores: 2).run(Manifest(FlowDefinition("main", [definition])), ["a": node])
        #expect(Set(seen.all) == Set((0..<100).map { "\($0) at \($0)" }))
    }

    @Test("the item of a plain node stands at place 0, in each attempt")
    func plainNode() async throws {
        let seen = CallLog()
        let node = ClosureNode(execFrame: { frame, _ in
            seen.add("\(frame.chunk.place(at: 0)) of \(frame.chunk.count), attempt \(frame.attempt)")
            frame.handled = 1
            frame.attempt == 0 ? frame.fail(0, NodeError(.unavailable, "busy")) : frame.succeed(0, .null)
        })
        let definition = NodeDefinition.node("a") { $0.retry.attempts = 2 }
        _ = try await EngineHarness().run(Manifest(FlowDefinition("main", [definition])), ["a": node])
        #expect(seen.all == ["0 of 1, attempt 0", "0 of 1, attempt 1"])
    }
}
