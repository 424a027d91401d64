import Testing
import WeirModel

struct NodeValueTests {
    private func node(_ keys: String) throws -> NodeDefinition {
        let (manifest, problems) = Fixture.parse("weir: 1\nnodes:\n  a: { uses: text.join, \(keys) }\n")
        #expect(problems.isEmpty)
        return try #require(manifest?.flows["main"]?.nodes[0])
    }

    @Test(
        arguments: [
            ("0", 0), ("100us", 100_000), ("200ms", 200_000_000), ("1.5s", 1_500_000_000),
            ("2m", 120_000_000_000),
            ("1h", 3_600_000_000_000), ("2d", 172_800_000_000_000), ("7ns", 7),
        ] as [(String, UInt64)])
    func durationsHaveUnits(text: String, nanoseconds: UInt64) throws {
        #expect(try node("retry: { wait: \(text) }").retry.wait == nanoseconds)
    }

    @Test(arguments: [
        ("10", BatchDefinition.Tolerance.count(10)), ("5%", .percent(5)), ("0.5%", .percent(0.5)),
        ("0", .count(0)),
    ])
    func toleranceIsANumberOrAPercentage(text: String, tolerance: BatchDefinition.Tolerance) throws {
        #expect(try node("batch: parallel, items: [], tolerate: \(text)").batch?.tolerance == tolerance)
    }

    @Test func nextMapsActionsToNodes() throws {
        #expect(try node("next: { good: a, bad: end }").transitions == ["good": "a", "bad": "end"])
    }

    @Test func catchHasAShortForm() throws {
        #expect(try node("catch: end").catching?.target == "end")
        #expect(try node("catch: end").catching?.error == nil)
    }

    @Test func fallbackIsAnyValue() throws {
        #expect(
            try node("fallback: { a: [1] }").fallback?.constantValue == .map([("a", .list([.int(1)]))]))
        #expect(try node("fallback: null").fallback?.constantValue == .null)
    }

    @Test func settingsAndParamsComeInKeyOrder() throws {
        let node = try node("with: { b: 1, a: 2 }, params: { d: 1, c: 2 }, max_visits: 3")
        #expect(node.settings.map(\.0) == ["a", "b"])
        #expect(node.params.map(\.0) == ["c", "d"])
        #expect(node.maxVisits == 3)
        #expect(node.places["with.b"] == SourceLocation(file: "flow.yaml", line: 3, column: 33))
    }
}
