import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirEngine

/// A plan is a value: nothing in it is open, and equal manifests give equal plans.
struct PlanTests {
    private func plan(_ configure: (inout NodeDefinition) -> Void = { _ in }) throws -> Plan {
        let main = FlowDefinition(
            "main", [.node("a", next: "b", configure: configure), .node("b", uses: "serial"), .run("inner")])
        let inner = FlowDefinition("inner", [.node("c", uses: "serial")]) { flow in
            flow.batch = .parallel(.ints(0..<3), as: "n", concurrency: 2)
        }
        var manifest = Manifest(main, inner, limits: ["few": 2])
        manifest.params = [("p", .reference(.to(.params, [.key("q")])))]
        var builder = PlanBuilder(manifest, params: .map([("q" as Key, .int(1))])) { type in
            var info = NodeTypeInfo(name: type)
            info.concurrency = type == "serial" ? .serialGroup("g") : .reentrant
            return info
        }
        return try builder.build()
    }

    @Test func equalManifestsGiveEqualPlans() throws {
        let (first, second) = (try plan(), try plan())
        #expect(first == second && first.hashValue == second.hashValue)
    }

    @Test func whateverAManifestSaysTellsPlansApart() throws {
        let changes: [(inout NodeDefinition) -> Void] = [
            { $0.retry.attempts = 2 }, { $0.limits = ["few"] }, { $0.maxVisits = 3 },
            { $0.settings = [("s", .constant(.int(1)))] }, { $0.settings = [("s", .constant(.int(2)))] },
            { $0.params = [("s", .list([.reference(.to(.params, [.key("p")]))]))] }, { $0.output = .to("out") },
            { $0.batch = .sequential(.ints(0..<3)) }, { $0.batch = .sequential(.ints(0..<4)) },
            { $0.fallback = .map([("k", .interpolation([.text("a")]))]) },
        ]
        let plans = [try plan()] + (try changes.map { try plan($0) })
        #expect(Set(plans).count == plans.count)
    }

    @Test func usesHaveTheirInstancesGatesAndLimitsByNumber() throws {
        let plan = try plan { $0.limits = ["few"] }
        #expect(plan.uses.map(\.path) == ["inner/c", "main/a", "main/b"])
        #expect(plan.uses.map(\.index) == [0, 1, 2])
        #expect(plan.uses.map(\.turnstile) == [0, nil, 0], "one for the whole group")
        #expect(plan.turnstiles == 1 && plan.limits.map(\.slots) == [.fixed(2)])
        #expect(plan.uses.map(\.limits) == [[], [0], []])
    }
}
