import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirEngine

/// Rates, several limits at once, breakers and numbers that params give, in runs.
struct LimitRunTests {
    private func limit(
        _ name: String, _ entries: [(LimitDefinition.Setting, Value)], breaker: Bool = false
    ) -> LimitDefinition {
        var limit = LimitDefinition(name, at: .test, entries.map { .init($0.0, .constant($0.1), at: .test) })
        limit.hasBreaker = breaker
        return limit
    }

    private let passing = ClosureNode(exec: { (item, _) throws(NodeError) in item })

    /// Turns the clock to the next time somebody waits for, so many times.
    private func turn(_ clock: ManualClock, _ times: Int) async {
        for _ in 0..<times {
            await clock.waitForScheduled(count: 1)
            clock.advance(by: (clock.nextDeadline ?? clock.now) - clock.now)
        }
    }

    @Test("a rate holds calls apart, in order", arguments: [false, true])
    func rate(isParallel: Bool) async throws {
        let harness = EngineHarness(cores: 1)
        let clock = harness.clock
        let log = CallLog()
        let node = ClosureNode(exec: { (item, _) throws(NodeError) in
            log.add("\(item) at \(clock.now)")
            return item
        })
        let definition = NodeDefinition.node("a") { node in
            node.limits = ["api"]
            node.batch = isParallel ? .parallel(.ints(0..<5), concurrency: 1) : .sequential(.ints(0..<5))
        }
        var manifest = Manifest(FlowDefinition("main", [definition]))
        manifest.limits["api"] = limit("api", [(.rate, .string("4/s")), (.burst, .int(2))])
        async let run = harness.run(manifest, ["a": node])
        await turn(clock, 3)
        _ = try await run
        #expect(
            log.all == [
                "0 at 0", "1 at 0", "2 at 250000000", "3 at 500000000", "4 at 750000000",
            ])
    }

    @Test("two nodes that name two limits in different order do not wait for each other for ever")
    func order() async throws {
        let overlap = Overlap()
        let node = ClosureNode(exec: { (item, _) throws(NodeError) in
            overlap.pass()
            return item
        })
        let nodes = [
            NodeDefinition.node("a", next: "b") { $0.limits = ["x", "y"] }, .node("b") { $0.limits = ["y", "x"] },
        ]
        let inner = FlowDefinition("inner", nodes) { $0.batch = .parallel(.ints(0..<200), as: "n", concurrency: 8) }
        let manifest = Manifest(FlowDefinition("main", [.run("inner")]), inner, limits: ["x": 1, "y": 2])
        _ = try await EngineHarness(cores: 4).run(manifest, ["a": node, "b": node])
        #expect(overlap.peak == 1 && overlap.calls == 400)
    }

    @Test("a limit of a node that runs a flow counts visits of the flow")
    func flowNode() async throws {
        let overlap = Overlap()
        let node = ClosureNode(exec: { (item, _) throws(NodeError) in
            overlap.pass()
            return item
        })
        let inner = FlowDefinition("inner", [.node("a")])
        let middle = FlowDefinition("middle", [.run("inner") { $0.limits = ["few"] }]) { flow in
            flow.batch = .parallel(.ints(0..<50), as: "n", concurrency: 8)
        }
        let manifest = Manifest(FlowDefinition("main", [.run("middle")]), middle, inner, limits: ["few": 2])
        _ = try await EngineHarness(cores: 4).run(manifest, ["a": node])
        #expect(overlap.peak <= 2 && overlap.calls == 50)
    }

    @Test("an error that says how long to wait holds everybody back who is under the limit")
    func retryAfter() async throws {
        let harness = EngineHarness(cores: 1)
        let (clock, log) = (harness.clock, CallLog())
        let first = ClosureNode(exec: { (item, call) throws(NodeError) in
            log.add("first \(call.attempt) at \(clock.now)")
            if call.attempt == 0 { throw NodeError(.unavailable, "busy", retryAfter: 700) }
            return item
        })
        let second = ClosureNode(exec: { (item, _) throws(NodeError) in
            log.add("second at \(clock.now)")
            return item
        })
        let nodes = [
            NodeDefinition.node("first", next: "second") { node in
                node.limits = ["api"]
                (node.retry.attempts, node.retry.wait, node.retry.maxWait) = (1, 100, 100)
                node.catching = CatchDefinition(target: "second", error: nil, location: .test)
            },
            .node("second") { $0.limits = ["api"] },
        ]
        async let run = harness.run(
            Manifest(FlowDefinition("main", nodes), limits: ["api": 3]), ["first": first, "second": second])
        await turn(clock, 1)
        _ = try await run
        #expect(log.all == ["first 0 at 0", "second at 700"])
    }

    @Test("a dead service is noticed after a few attempts, and given up after a few trials")
    func deadService() async throws {
        let harness = EngineHarness(cores: 2)
        let (clock, log) = (harness.clock, CallLog())
        let node = ClosureNode(exec: { (_, _) throws(NodeError) in
            log.add("\(clock.now)")
            throw NodeError(.unavailable, "no answer")
        })
        let definition = NodeDefinition.node("a") { node in
            node.limits = ["api"]
            node.retry.attempts = 3
            node.batch = .parallel(.ints(0..<400), concurrency: 4)
        }
        var manifest = Manifest(FlowDefinition("main", [definition]))
        manifest.limits["api"] = limit(
            "api", [(.concurrency, .int(4)), (.failures, .int(10)), (.pause, .string("1m")), (.trials, .int(3))],
            breaker: true)
        async let failure = harness.failure(of: manifest, ["a": node])
        await turn(clock, 3)
        #expect(await failure != nil)
        #expect(log.all.count <= 16, "\(log.all.count) attempts")
        #expect(Set(log.all) == ["0", "60000000000", "120000000000", "180000000000"])
        #expect(
            harness.events.warnings
                == [
                    "the limit \"api\" has seen 10 failures without a success, and pauses for 1 min",
                    "the limit \"api\" is given up: 3 calls tried it, each after a pause, and failed; what needs it fails from now on",
                ].map { $0.replacing("1 min", with: "60 s") })
    }

    @Test("a service that comes back is used again, and no item is lost")
    func recovery() async throws {
        let harness = EngineHarness(cores: 1)
        let clock = harness.clock
        let node = ClosureNode(exec: { (item, _) throws(NodeError) in
            if clock.now < 5_000_000_000 { throw NodeError(.unavailable, "no answer") }
            return item
        })
        let definition = NodeDefinition.node("a") { node in
            node.limits = ["api"]
            node.output = .to("out")
            node.retry.attempts = 10
            node.batch = .sequential(.ints(0..<40))
        }
        var manifest = Manifest(FlowDefinition("main", [definition]))
        manifest.limits["api"] = limit("api", [(.failures, .int(3)), (.pause, .string("10s"))], breaker: true)
        async let run = harness.run(manifest, ["a": node])
        await turn(clock, 1)
        _ = try await run
        #expect(harness.stored("out") == .list((0..<40).map { .int($0) }))
        #expect(harness.events.warnings.last == "the limit \"api\" works again")
    }

    @Test("a fatal error ends the run at once, whatever is tolerated, saved or caught", arguments: [0, 1, 2])
    func fatal(place: Int) async throws {
        let log = CallLog()
        let node = ClosureNode(exec: { (item, _) throws(NodeError) in
            log.add("ran")
            throw NodeError(.denied, "the key is refused")
        })
        let definition = NodeDefinition.node("a", next: "b") { node in
            node.retry.attempts = 5
            node.retry.fatalCodes = [.denied]
            node.fallback = .constant(.int(1))
            node.catching = CatchDefinition(target: "b", error: nil, location: .test)
            if place == 1 { node.batch = .sequential(.ints(0..<1_000)) { $0.tolerance = .percent(100) } }
            if place == 2 { node.batch = .parallel(.ints(0..<1_000), concurrency: 2) { $0.tolerance = .percent(100) } }
        }
        let inner = FlowDefinition("inner", [definition, .node("b")]) { flow in
            flow.batch = .sequential(.ints(0..<100), as: "n") { $0.tolerance = .percent(100) }
        }
        let failure = await EngineHarness(cores: 2).failure(
            of: Manifest(FlowDefinition("main", [.run("inner")]), inner), ["a": node, "b": passing])
        #expect(failure?.error.message == "the key is refused")
        #expect(failure?.path == "main/inner[0]/a" + (place == 0 ? "" : "[0]") || place == 2)
        #expect(log.all.count <= (place == 2 ? 2 : 1))
    }

    @Test("only the kinds of errors under on are retried, unless they say that it is useless")
    func codes() async throws {
        let errors: [(NodeError, Int)] = [
            (NodeError(.timeout, "no"), 3), (NodeError(.unavailable, "no"), 1), (NodeError(.invalidInput, "no"), 3),
            (NodeError(.timeout, "no", retry: .no), 1), (NodeError(.unavailable, "no", retry: .yes), 1),
        ]
        for (error, expected) in errors {
            let log = CallLog()
            let node = ClosureNode(exec: { (_, _) throws(NodeError) in
                log.add("ran")
                throw error
            })
            let definition = NodeDefinition.node("a") { node in
                node.retry.attempts = 3
                node.retry.codes = [.timeout, .invalidInput]
            }
            _ = await EngineHarness().failure(of: Manifest(FlowDefinition("main", [definition])), ["a": node])
            #expect(log.all.count == expected, "\(error)")
        }
    }

    @Test("attempts, concurrency, tolerate and rate may come from params")
    func givenNumbers() async throws {
        let (overlap, log) = (Overlap(), CallLog())
        let node = ClosureNode(exec: { (item, call) throws(NodeError) in
            overlap.pass()
            log.add("\(item) \(call.attempts)")
            throw NodeError(.failed, "no")
        })
        let definition = NodeDefinition.node("a") { node in
            node.givenAttempts = .param("n")
            node.batch = .parallel(.ints(0..<20)) { batch in
                batch.givenConcurrency = .param("c")
                batch.givenTolerance = .param("t")
            }
            node.limits = ["api"]
        }
        var manifest = Manifest(FlowDefinition("main", [definition]))
        manifest.limits["api"] = LimitDefinition("api", at: .test, [.init(.concurrency, .param("c"), at: .test)])
        func params(_ tolerate: Value) -> Value {
            Value.map([(Key("n"), .int(2)), (Key("c"), .int(3)), (Key("t"), tolerate)])
        }
        _ = try await EngineHarness(cores: 8).run(manifest, ["a": node], params: params(.string("100%")))
        #expect(overlap.peak <= 3 && log.all.count == 40 && log.all.first?.hasSuffix(" 2") == true)
        let failure = await EngineHarness().failure(of: manifest, ["a": node], params: params(.string("most")))
        #expect(
            failure?.error.message
                == "\"tolerate\" must be a number of items such as 10, or a percentage such as 5%, not a string (\"most\")"
        )
    }

    @Test("a run that is cancelled does not wait for a rate of one in an hour")
    func cancelledWait() async throws {
        let harness = EngineHarness(cores: 1)
        let arrivals = Arrivals()
        let node = ClosureNode(exec: { (item, _) throws(NodeError) in
            arrivals.arrive()
            return item
        })
        let definition = NodeDefinition.node("a") { node in
            node.limits = ["api"]
            node.batch = .parallel(.ints(0..<5), concurrency: 5)
        }
        var manifest = Manifest(FlowDefinition("main", [definition]))
        manifest.limits["api"] = limit("api", [(.rate, .string("1/h"))])
        async let failure = harness.failure(of: manifest, ["a": node])
        await arrivals.wait(for: 1)
        await harness.clock.waitForScheduled(count: 1)
        harness.cancellation.cancel()
        #expect(await failure?.error.code == .cancelled)
        #expect(arrivals.count == 1)
    }

    @Test("a hundred thousand items may wait for their next attempt at once, without threads, and all come")
    func manySleepers() async throws {
        let harness = EngineHarness(cores: 2)
        let clock = harness.clock
        let attempted = Arrivals()
        let node = ClosureNode(exec: { (item, call) throws(NodeError) in
            if call.attempt == 0 {
                attempted.arrive()
                throw NodeError(.unavailable, "not yet")
            }
            return item
        })
        let definition = NodeDefinition.node("a") { node in
            (node.retry.attempts, node.retry.wait, node.retry.jitter) = (2, 1_000_000, .full)
            node.batch = .parallel(.ints(0..<100_000), concurrency: 8)
            node.output = .to("out")
        }
        async let run = harness.run(Manifest(FlowDefinition("main", [definition])), ["a": node])
        await attempted.wait(for: 100_000)
        let turning = Task {
            while !Task.isCancelled {
                clock.advance(by: 100_000)
                await Task.yield()
            }
        }
        _ = try await run
        turning.cancel()
        #expect(harness.stored("out") == .list((0..<100_000).map { .int($0) }))
    }
}
