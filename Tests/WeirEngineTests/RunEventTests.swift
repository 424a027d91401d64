import Testing
import WeirExec
import WeirModel
import WeirTestSupport

@testable import WeirEngine

/// What a run tells, by its kinds and ids.
struct RunEventTests {
    @Test("the batch of each iteration is a group of its own, and a failed item names its group and its place")
    func groupsAreNumbered() async throws {
        let inner = FlowDefinition(
            "each", [.node("a") { $0.batch = .sequential(.ints(0..<2)) { $0.tolerance = .count(1) } }]
        ) { $0.batch = .sequential(.ints(0..<2), as: "n") }
        let node = ClosureNode(exec: { item, _ throws(NodeError) in
            if item.intValue == 1 { throw NodeError(.failed, "one") }
            return item
        })
        let harness = EngineHarness()
        _ = try await harness.run(Manifest(FlowDefinition("main", [.run("each")]), inner), ["a": node])
        #expect(
            harness.events.lines == [
                "0 started main/each", "1 started main/each[0]/a", "1 [1] main/each[0]/a[1]", "1 ended main/each[0]/a",
                "2 started main/each[1]/a", "2 [1] main/each[1]/a[1]", "2 ended main/each[1]/a", "0 ended main/each",
            ])
        #expect(harness.events.runs.count == 1)
    }

    @Test("a failed iteration names the group and the place of its batch flow")
    func iterationsHavePlaces() async throws {
        let inner = FlowDefinition("each", [.node("a") { $0.input = .param("n") }]) {
            $0.batch = .sequential(.ints(0..<3), as: "n") { $0.tolerance = .count(1) }
        }
        let node = ClosureNode(exec: { item, _ throws(NodeError) in
            if item.intValue == 2 { throw NodeError(.failed, "two") }
            return item
        })
        let harness = EngineHarness()
        _ = try await harness.run(Manifest(FlowDefinition("main", [.run("each")]), inner), ["a": node])
        #expect(harness.events.lines == ["0 started main/each", "0 [2] main/each[2]/a", "0 ended main/each"])
    }

    @Test("two sinks are told everything in the same order, from whatever threads")
    func fanOutKeepsTheOrder() async throws {
        let (first, second) = (RecordingEvents(), RecordingEvents())
        let both = FanOut([first, second])
        let run = RunID()
        await withTaskGroup { group in
            for lane in 0..<8 {
                group.addTask {
                    for number in 0..<200 { both.receive(.log(run, LogLine(.info, path: nil, "\(lane) \(number)"))) }
                }
            }
        }
        #expect(first.all.count == 1600)
        #expect(first.lines == second.lines)
    }
}
