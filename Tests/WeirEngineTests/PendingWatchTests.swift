import Testing
import WeirExec
import WeirModel
import WeirTestSupport

@testable import WeirEngine

/// PENDING items that nobody completes are named after a minute, then every ten.
struct PendingWatchTests {
    private static let second: UInt64 = 1_000_000_000

    /// A node type that leaves every item pending and tells the tokens in the order of its calls.
    private func node(_ tokens: CallLog, _ arrivals: Arrivals) -> ClosureNode {
        ClosureNode(
            configure: { $0.isAsync = true },
            execFrame: { frame, call in
                frame.handled = frame.chunk.count
                for position in 0..<frame.chunk.count {
                    tokens.add("\(frame.suspend(position, call.pendingItems))")
                    arrivals.arrive()
                }
            })
    }

    private func complete(_ tokens: CallLog, _ items: PendingItems) {
        for token in tokens.all.compactMap({ UInt64($0) }) { _ = items.complete(token, .success(.null)) }
    }

    /// Runs a manifest with one node type `a` whose items stay pending until `body` has run.
    private func run(
        _ manifest: Manifest, pending: Int = 1, _ body: (EngineHarness, CallLog) async throws -> Void
    ) async throws -> EngineHarness {
        let harness = EngineHarness(cores: 2)
        let (tokens, arrivals) = (CallLog(), Arrivals())
        async let run = harness.run(manifest, ["a": node(tokens, arrivals)])
        await arrivals.wait(for: pending)
        // Sent once the first item waits.
        await harness.clock.waitForScheduled(count: 1)
        while harness.pendingItems.waiting(longerThanSince: .max).overdue.values.map(\.count).reduce(0, +) < pending {
            try await Task.sleep(for: .milliseconds(1))
        }
        try await body(harness, tokens)
        complete(tokens, harness.pendingItems)
        _ = try await run
        return harness
    }

    private func plain() -> Manifest {
        Manifest(FlowDefinition("main", [.node("a") { $0.input = .constant(.string("page 7")) }]))
    }

    @Test func anItemIsNamedAfterAMinuteAndThenEveryTen() async throws {
        let harness = try await run(plain()) { harness, _ in
            harness.clock.advance(by: 60 * Self.second - 1)
            #expect(harness.events.warnings == [])
            harness.clock.advance(by: 1)
            #expect(
                harness.events.warnings == [
                    "main/a: pending for 60 s, and nobody has completed it (item \"page 7\")"
                ])
            harness.clock.advance(by: 600 * Self.second - 1)
            #expect(harness.events.warnings.count == 1)
            harness.clock.advance(by: 1)
            #expect(
                harness.events.warnings.last
                    == "main/a: pending for 11 min, and nobody has completed it (item \"page 7\")")
            harness.clock.advance(by: 1200 * Self.second)
            #expect(harness.events.warnings.count == 4)
        }
        harness.clock.advance(by: 3600 * Self.second)
        #expect(harness.events.warnings.count == 4, "it is completed")
        #expect(harness.clock.scheduledCount == 0, "nothing is pending")
    }

    @Test(arguments: [BatchDefinition.Mode.sequential, .parallel])
    func ofABatchTheOldestIsNamedWithItsPlace(mode: BatchDefinition.Mode) async throws {
        let count = mode == .parallel ? 3 : 1
        let manifest = Manifest(
            FlowDefinition(
                "main",
                [.node("a") { $0.batch = mode == .parallel ? .parallel(.ints(5..<8)) : .sequential(.ints(5..<6)) }]))
        _ = try await run(manifest, pending: count) { harness, _ in
            harness.clock.advance(by: 60 * Self.second)
            let others = mode == .parallel ? "; 2 others of this node wait as well" : ""
            #expect(harness.events.warnings.count == 1)
            let expected = (0..<count).map {
                "main/a[\($0)]: pending for 60 s, and nobody has completed it (item \(5 + $0))\(others)"
            }
            #expect(expected.contains(harness.events.warnings.first ?? ""))
        }
    }

    @Test func iterationsCountAsOneNode() async throws {
        let inner = FlowDefinition("each", [.node("a") { $0.input = .param("n") }]) {
            $0.batch = .parallel(.ints(0..<2), as: "n", concurrency: 2)
        }
        let manifest = Manifest(FlowDefinition("main", [.run("each")]), inner)
        _ = try await run(manifest, pending: 2) { harness, _ in
            harness.clock.advance(by: 60 * Self.second)
            let expected = (0..<2).map {
                "main/each[\($0)]/a: pending for 60 s, and nobody has completed it (item \($0)); another one of this node "
                    + "waits as well"
            }
            #expect(harness.events.warnings.count == 1)
            #expect(expected.contains(harness.events.warnings.first ?? ""))
        }
    }

    @Test(
        "a node's path without the numbers of items is one text for all of them, and another for another node",
        arguments: [
            ("main/per_file[3]/summarize[17]", "main/per_file/summarize"), ("main/fetch1", "main/fetch1"),
            ("main/a[x]/b[]/c[1", "main/a[x]/b[]/c[1"), ("main/a[[2]", "main/a["), ("", ""),
        ])
    func pathsOfNodes(path: String, node: String) {
        #expect(path.withoutItemNumbers == node)
    }

    @Test func anItemThatCameLaterIsNamedWhenItsOwnMinuteIsOver() async throws {
        let flow = FlowDefinition("main", [.node("a", next: "b"), .node("b", uses: "a")])
        let harness = EngineHarness(cores: 2)
        let (tokens, arrivals) = (CallLog(), Arrivals())
        async let run = harness.run(Manifest(flow), ["a": node(tokens, arrivals)])
        await arrivals.wait(for: 1)
        await harness.clock.waitForScheduled(count: 1)
        harness.clock.advance(by: 40 * Self.second)
        complete(tokens, harness.pendingItems)
        await arrivals.wait(for: 2)
        while harness.pendingItems.waiting(longerThanSince: .max).overdue.isEmpty {
            try await Task.sleep(for: .milliseconds(1))
        }
        harness.clock.advance(by: 59 * Self.second)
        #expect(harness.events.warnings == [])
        harness.clock.advance(by: 1 * Self.second)
        #expect(harness.events.warnings == ["main/b: pending for 60 s, and nobody has completed it (item null)"])
        complete(tokens, harness.pendingItems)
        _ = try await run
    }

    @Test func nothingIsScheduledWhereNothingStaysPending() async throws {
        let harness = EngineHarness()
        let node = ClosureNode(
            configure: { $0.isAsync = true },
            execFrame: { frame, call in
                frame.handled = frame.chunk.count
                for position in 0..<frame.chunk.count {
                    _ = call.pendingItems.complete(frame.suspend(position, call.pendingItems), .success(.null))
                }
            })
        let flow = FlowDefinition("main", [.node("a") { $0.batch = .parallel(.ints(0..<100)) }])
        _ = try await harness.run(Manifest(flow), ["a": node])
        #expect(harness.clock.scheduledCount == 0)
    }

    @Test func whatNobodyWaitsForIsNotNamed() async throws {
        let harness = EngineHarness()
        let (tokens, arrivals) = (CallLog(), Arrivals())
        async let failure = harness.failure(of: plain(), ["a": node(tokens, arrivals)])
        await arrivals.wait(for: 1)
        await harness.clock.waitForScheduled(count: 1)
        harness.cancellation.cancel()
        #expect(await failure?.error.code == .cancelled)
        harness.clock.advance(by: 3600 * Self.second)
        #expect(harness.events.warnings == [])
    }
}
