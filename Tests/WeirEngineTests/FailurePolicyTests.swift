import Testing
import WeirEngine
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

/// When a batch has failed and what it then still does (B5).
struct FailurePolicyTests {
    /// A batch over 0..<count of a node or of a flow, whose items divisible by `divisor` fail.
    private struct Case {
        var mode = BatchDefinition.Mode.sequential
        var isFlow = false
        var count = 20
        var divisor = 5
        var streamed = false
        var handlesChunks = false

        static var all: [Case] {
            BatchDefinition.Mode.allCases.flatMap { mode in
                [false, true].flatMap { isFlow in
                    [false, true].flatMap { streamed in
                        [false, true].map { handlesChunks in
                            Case(mode: mode, isFlow: isFlow, streamed: streamed, handlesChunks: handlesChunks)
                        }
                    }
                }
            }
        }

        func run(
            _ harness: EngineHarness, _ log: CallLog, _ configure: (inout BatchDefinition) -> Void
        ) async -> RunFailure? {
            var batch = BatchDefinition(
                mode: mode, items: streamed ? nil : .each(.ints(0..<count), as: isFlow ? "n" : nil), location: .test)
            configure(&batch)
            let (count, divisor, isFlow) = (count, divisor, isFlow)
            let post: ClosureNode.Post = { (_, _, _, result) throws(NodeError) in
                log.add("post")
                return nil
            }
            let prep: ClosureNode.Prep = { (_, _) throws(NodeError) in
                .stream(CountingStream(count, item: { isFlow ? .map([("n", .int($0))]) : .int($0) }))
            }
            let exec: ClosureNode.Exec = { (item, call) throws(NodeError) in
                let number = (isFlow ? call.setting("n") : item).intValue ?? 0
                log.add("exec")
                if Int(number) % divisor == 0 { throw NodeError(.failed, "no \(number)") }
                return .int(number)
            }
            let chunked: (inout NodeTypeInfo) -> Void = { info in
                info.params = .any
                info.handlesChunks = handlesChunks
            }
            guard isFlow else {
                let definition = NodeDefinition.node("a") { node in
                    node.batch = batch
                    node.output = .to("out")
                }
                let node = ClosureNode(configure: chunked, prep: streamed ? prep : nil, exec: exec, post: post)
                return await harness.failure(of: Manifest(FlowDefinition("main", [definition])), ["a": node])
            }
            let inner = FlowDefinition("inner", [.node("a")]) { flow in
                flow.nodeType = "wrapper"
                flow.batch = batch
            }
            let nodes = [
                "a": ClosureNode(configure: chunked, exec: exec),
                "wrapper": ClosureNode(prep: streamed ? prep : nil, post: post),
            ]
            return await harness.failure(of: Manifest(FlowDefinition("main", [.run("inner")]), inner), nodes)
        }
    }

    @Test("B5: continue runs everything, reports every failed item, and fails at the end", arguments: Case.all.indices)
    func continueRunsEverything(index: Int) async throws {
        let (log, harness) = (CallLog(), EngineHarness())
        let failure = await Case.all[index].run(harness, log) { $0.onError = .continue }
        #expect(log.count(of: "exec") == 20)
        #expect(log.count(of: "post") == 0, "a failed batch skips post")
        #expect(harness.events.failures.count == 4)
        #expect(failure?.batch?.failed == 4 && failure?.batch?.of == 20 && failure?.batch?.tolerated == 0)
        #expect(failure?.error.message == "no 0", "the first failed item in item order stands for the batch")
        #expect(failure?.description.hasSuffix("; 4 of 20 items failed, 0 tolerated") == true)
        #expect(harness.stored("out") == nil)
    }

    @Test("B5: the default is stop for sequential and continue for parallel batches")
    func defaults() async throws {
        for isFlow in [false, true] {
            for (mode, expected) in [(BatchDefinition.Mode.sequential, 1), (.parallel, 20)] {
                let log = CallLog()
                _ = await Case(mode: mode, isFlow: isFlow).run(EngineHarness(), log) { _ in }
                #expect(log.count(of: "exec") == expected)
            }
        }
    }

    @Test("B5: stop starts nothing more once failures exceed the tolerance", arguments: [false, true], [false, true])
    func stopStartsNothingMore(isFlow: Bool, streamed: Bool) async throws {
        for tolerated in [0, 1, 2] {
            let (log, harness) = (CallLog(), EngineHarness())
            let failure = await Case(isFlow: isFlow, streamed: streamed).run(harness, log) { batch in
                batch.onError = .stop
                batch.tolerance = .count(tolerated)
            }
            #expect(log.count(of: "exec") == 5 * tolerated + 1)
            #expect(failure?.batch?.failed == tolerated + 1 && failure?.batch?.tolerated == tolerated)
            #expect(failure?.batch?.of == 5 * tolerated + 1, "items that were never begun do not count")
        }
    }

    @Test(
        "B5: a parallel batch that stops begins nothing more and lets items in flight finish", arguments: [false, true])
    func stopInParallel(isFlow: Bool) async throws {
        let (log, harness) = (CallLog(), EngineHarness())
        let failure = await Case(mode: .parallel, isFlow: isFlow, count: 5_000, divisor: 1).run(harness, log) { batch in
            batch.onError = .stop
            batch.concurrency = 3
        }
        #expect(failure?.batch?.failed == log.count(of: "exec"))
        #expect(failure?.batch?.of == log.count(of: "exec"))
        #expect(log.count(of: "exec") <= 3, "one for each lane at most")
    }

    @Test("B5: within the tolerance post runs and the run succeeds", arguments: Case.all.indices)
    func withinTheTolerance(index: Int) async throws {
        let (log, harness) = (CallLog(), EngineHarness())
        let failure = await Case.all[index].run(harness, log) { $0.tolerance = .count(4) }
        #expect(failure == nil)
        #expect(log.count(of: "exec") == 20 && log.count(of: "post") == 1)
        #expect(harness.events.failures.count == 4)
        guard !Case.all[index].isFlow else { return }
        let expected = (0..<20).map { $0 % 5 == 0 ? Value.error(code: 16, message: "no \($0)") : .int($0) }
        #expect(harness.stored("out") == .list(expected), "error values stand aligned with the items")
    }

    @Test(
        "B5: a percentage is the floor of the total, also where the total shows only at the end",
        arguments: Case.all.indices)
    func percentage(index: Int) async throws {
        for (percent, fails) in [(20.0, false), (19.9, true), (24.9, false), (0, true), (100, false)] {
            let (log, harness) = (CallLog(), EngineHarness())
            let failure = await Case.all[index].run(harness, log) { batch in
                batch.tolerance = .percent(percent)
                batch.onError = .continue
            }
            #expect((failure != nil) == fails, "\(percent)")
            #expect(log.count(of: "exec") == 20)
        }
    }

    @Test("B5: with stop a known total ends the batch early, and the message names what the total allows")
    func percentageStops() async throws {
        for isFlow in [false, true] {
            let (log, harness) = (CallLog(), EngineHarness())
            let failure = await Case(isFlow: isFlow, divisor: 2).run(harness, log) { batch in
                batch.tolerance = .percent(10)
                batch.onError = .stop
            }
            #expect(log.count(of: "exec") == 5)
            #expect(failure?.batch?.failed == 3 && failure?.batch?.tolerated == 2)
        }
    }

    @Test("B5: an item that waits for a retry when the batch stops fails with its last error")
    func waitingItemFailsOnStop() async throws {
        let harness = EngineHarness()
        let node = ClosureNode(exec: { (item, call) throws(NodeError) in
            if item == .int(0) { throw NodeError(.unavailable, "busy") }
            throw NodeError(.invalidInput, "broken")
        })
        let definition = NodeDefinition.node("a") { node in
            node.retry.attempts = 3
            node.retry.wait = 1_000_000
            node.batch = .parallel(.ints([0, 1]), concurrency: 1) { $0.onError = .stop }
        }
        let failure = await harness.failure(of: Manifest(FlowDefinition("main", [definition])), ["a": node])
        #expect(failure?.path == "main/a[0]")
        #expect(failure?.error.message == "busy")
        #expect(harness.events.failures.map(\.error.message).sorted() == ["broken", "busy"])
    }

    @Test("B5: every failed item is reported, however many")
    func everyFailureIsReported() async throws {
        let (log, harness) = (CallLog(), EngineHarness())
        let failure = await Case(mode: .parallel, count: 3_000, divisor: 1).run(harness, log) { _ in }
        #expect(harness.events.failures.count == 3_000)
        #expect(failure?.batch?.failed == 3_000)
        #expect(failure?.path == "main/a[0]")
        #expect(harness.events.ended.first?.failed == 3_000)
    }
}
