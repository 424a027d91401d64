import Testing
import WeirExec
import WeirLock
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirEngine

/// Results and failed items that go to files (B7).
struct BatchFilesTests {
    private let sinks = RecordingSinks()

    private func manifest(_ batch: BatchDefinition, configure: (inout NodeDefinition) -> Void = { _ in }) -> Manifest {
        Manifest(
            FlowDefinition(
                "main",
                [
                    .node("a") {
                        $0.batch = batch
                        configure(&$0)
                    }
                ]))
    }

    private static let oddFails = ClosureNode(exec: { item, _ throws(NodeError) in
        if (item.intValue ?? 0) % 2 == 1 { throw NodeError(.unavailable, "odd", retry: .no) }
        return item
    })

    @Test(
        "results stand in the order of the items, and a tolerated failed item has its error there",
        arguments: [BatchDefinition.Mode.sequential, .parallel])
    func orderedResults(mode: BatchDefinition.Mode) async throws {
        var batch = BatchDefinition.parallel(.ints(0..<300)) {
            $0.results = .file(.lines)
            $0.tolerance = .percent(100)
            $0.onError = .continue
        }
        batch.mode = mode
        let harness = EngineHarness()
        _ = try await harness.run(
            manifest(batch) { $0.output = .to("r") }, ["a": Self.oddFails], sinks: sinks)
        #expect(sinks.lines(of: "r") == (0..<300).map { $0 % 2 == 0 ? "\($0)" : "error \"odd\"" })
        #expect(sinks.ends == ["r finished"])
        #expect(harness.stored("r") == .map([("count", .int(300)), ("failed", .int(150)), ("file", .string("r"))]))
    }

    @Test("while the first item takes its time, no more is pulled than the window holds")
    func windowBoundsWhatIsPulled() async throws {
        let started = Lock(0)
        let stalled = Lock(0)
        let sinks = sinks
        let node = ClosureNode(exec: { item, call throws(NodeError) in
            started.withLock { $0 += 1 }
            guard item.intValue == 0 else { return item }
            var looks = 0
            while started.withLock({ $0 }) < 1 << 15, looks < 5_000_000 {
                HostThreads.letOthersRun()
                looks += 1
            }
            // Whoever may go on has time to do so.
            for _ in 0..<20_000 { HostThreads.letOthersRun() }
            stalled.withLock { $0 = started.withLock { $0 } }
            return item
        })
        let total = 1 << 17
        _ = try await EngineHarness().run(
            manifest(.parallel(.ints(0..<total)) { $0.results = .file(.lines) }), ["a": node], sinks: sinks)
        #expect(stalled.withLock { $0 } == 1 << 15)
        #expect(sinks.lines(of: "r").count == total)
        #expect(sinks.lines(of: "r").last == "\(total - 1)")
    }

    @Test(
        "a file that cannot be written ends the batch, which says why, and the part is told of",
        arguments: [BatchDefinition.Mode.sequential, .parallel])
    func failingFile(mode: BatchDefinition.Mode) async throws {
        let sinks = RecordingSinks(refuse: { $0 == "40" ? NodeError(.exhausted, "no space") : nil })
        var batch = BatchDefinition.parallel(.ints(0..<100_000)) { $0.results = .file(.lines) }
        batch.mode = mode
        let harness = EngineHarness()
        do {
            _ = try await harness.run(manifest(batch), ["a": ClosureNode(exec: { item, _ in item })], sinks: sinks)
            Issue.record("the run succeeded")
        } catch let failure as RunFailure {
            #expect(failure.description == "main/a: no space")
        }
        #expect(sinks.lines(of: "r") == (0..<40).map { "\($0)" })
        #expect(sinks.ends == ["r abandoned"])
        #expect(
            harness.events.warnings == ["main/a: the results of the first 40 items are in \"r.part\""])
    }

    @Test("a batch that fails leaves the part, and post is skipped")
    func failedBatch() async throws {
        let harness = EngineHarness()
        await #expect(throws: RunFailure.self) {
            try await harness.run(
                manifest(.sequential(.ints(0..<10)) { $0.results = .file(.lines) }) { $0.output = .to("r") },
                ["a": Self.oddFails], sinks: sinks)
        }
        #expect(sinks.ends == ["r abandoned"])
        #expect(sinks.lines(of: "r").first == "0")
        #expect(harness.stored("r") == nil)
    }

    @Test(
        "a result that the file has no record for is a failed item, which may be tolerated",
        arguments: [BatchDefinition.Mode.sequential, .parallel], [0, 1])
    func noRecord(mode: BatchDefinition.Mode, tolerated: Int) async throws {
        let node = ClosureNode(exec: { item, _ in item.intValue == 3 ? .float(.nan) : item })
        var batch = BatchDefinition.parallel(.ints(0..<6)) {
            $0.results = .file(.lines)
            $0.tolerance = .count(tolerated)
        }
        batch.mode = mode
        let harness = EngineHarness()
        let failure: RunFailure?
        do {
            _ = try await harness.run(manifest(batch), ["a": node], sinks: sinks)
            failure = nil
        } catch {
            failure = error as? RunFailure
        }
        #expect(failure?.description == (tolerated == 1 ? nil : "main/a[3]: no record (item 3)"))
        if tolerated == 1 {
            #expect(sinks.lines(of: "r") == ["0", "1", "2", "error \"no record\"", "4", "5"])
            #expect(harness.events.ended.first?.failed == 1)
        }
    }

    @Test(
        "as_done: each item has its place, attempts and time, and the params of the batch",
        arguments: [BatchDefinition.Mode.sequential, .parallel])
    func asDone(mode: BatchDefinition.Mode) async throws {
        let node = ClosureNode(exec: { item, call throws(NodeError) in
            if item.intValue == 1, call.attempt < 2 { throw NodeError(.unavailable, "not yet", retry: .yes) }
            if item.intValue == 2 { throw NodeError(.denied, "never", retry: .no) }
            return .int((item.intValue ?? 0) * 10)
        })
        var batch = BatchDefinition.parallel(.ints(0..<3)) {
            $0.results = .file(.done)
            $0.tolerance = .count(1)
            $0.onError = .continue
        }
        batch.mode = mode
        _ = try await EngineHarness().run(
            manifest(batch) {
                $0.retry.attempts = 3
                $0.params = [("p", .constant(.int(7)))]
            }, ["a": node], sinks: sinks)
        #expect(
            sinks.lines(of: "d").sorted() == [
                "0 0 {p: 7} 0 attempts 1 0 ns", "1 1 {p: 7} 10 attempts 3 0 ns",
                "2 2 {p: 7} error never attempts 1 0 ns",
            ])
        #expect(sinks.ends == ["d finished"])
    }

    @Test("as_done: the time of an item goes from its first call to its end, waits between attempts included")
    func asDoneTime() async throws {
        let harness = EngineHarness()
        let clock = harness.clock
        // A start at 0 would be none.
        clock.advance(by: 1)
        let node = ClosureNode(exec: { item, call throws(NodeError) in
            clock.advance(by: 5)
            if call.attempt == 0 { throw NodeError(.unavailable, "not yet", retry: .yes) }
            return item
        })
        _ = try await harness.run(
            manifest(.parallel(.ints(0..<1)) { $0.results = .file(.done) }) { $0.retry.attempts = 2 }, ["a": node],
            sinks: sinks)
        #expect(sinks.lines(of: "d") == ["0 0 {} 0 attempts 2 10 ns"])
    }

    @Test(
        "failed items go to the file of the batch and to that of the run, iterations with the node that failed inside")
    func failures() async throws {
        var inner = FlowDefinition(
            "each", [.node("a") { $0.batch = .sequential(.ints(0..<2)) { $0.tolerance = .count(1) } }]
        ) {
            $0.batch = .sequential(.ints(0..<2), as: "n") { batch in
                batch.tolerance = .count(2)
                batch.failures = FailureFile(path: .constant(.string("outer")), location: .test)
            }
        }
        inner.nodes[0].transitions["default"] = "b"
        inner.nodes.append(.node("b") { $0.input = .param("n") })
        inner.nodes[0].batch?.failures = FailureFile(path: .constant(.string("inner")), location: .test)
        var manifest = Manifest(FlowDefinition("main", [.run("each")]), inner)
        manifest.failures = FailureFile(path: .constant(.string("run")), location: .test)
        _ = try await EngineHarness().run(
            manifest, ["a": Self.oddFails, "b": Self.oddFails], sinks: sinks)
        let items = (0..<2).map { "main/each[\($0)]/a 1 1 main/each[\($0)]/a[1] unavailable: odd attempts 1" }
        let iteration = "main/each 1 {n: 1} main/each[1]/b unavailable: odd attempts 1"
        #expect(sinks.lines(of: "inner") == items)
        #expect(sinks.lines(of: "outer") == [iteration])
        #expect(sinks.lines(of: "run") == [items[0], items[1], iteration])
        #expect(sinks.ends.sorted() == ["inner finished", "inner finished", "outer finished", "run finished"])
    }

    @Test("failed items of parallel batches and their attempts")
    func parallelFailures() async throws {
        _ = try await EngineHarness().run(
            manifest(
                .parallel(.ints(0..<100)) {
                    $0.tolerance = .percent(100)
                    $0.failures = FailureFile(path: .constant(.string("f")), location: .test)
                }
            ) { $0.retry.attempts = 2 },
            [
                "a": ClosureNode(exec: { item, _ throws(NodeError) in
                    throw NodeError(.failed, "no", retry: .yes)
                })
            ], sinks: sinks)
        #expect(
            Set(sinks.lines(of: "f"))
                == Set((0..<100).map { "main/a \($0) \($0) main/a[\($0)] failed: no attempts 2" }))
    }

    @Test("files are closed when the items cannot be had")
    func noItems() async throws {
        await #expect(throws: RunFailure.self) {
            try await EngineHarness().run(
                manifest(.parallel(.constant(.int(3))) { $0.results = .file(.lines) }), ["a": Self.oddFails],
                sinks: sinks)
        }
        #expect(sinks.ends == ["r abandoned"])
    }
}
