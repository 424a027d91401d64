import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirEngine

/// A stop begins nothing new and lets what is in flight finish within its grace; then it is cancelled.
struct StoppingTests {
    private static let grace: UInt64 = 10
    private let log = CallLog()
    private let started = Arrivals()
    private let barricade = Barricade()

    /// A node that waits in exec until the test lets it go on.
    private func waiting(
        configure: (inout NodeTypeInfo) -> Void = { _ in }, fails: Bool = false, hasFallback: Bool = false
    ) -> ClosureNode {
        let (log, started, barricade) = (log, started, barricade)
        let fallback: ClosureNode.Fallback = { (_, _, _) throws(NodeError) in
            log.add("fallback")
            return .null
        }
        return ClosureNode(
            configure: configure,
            exec: { (item, call) throws(NodeError) in
                log.add("exec")
                started.arrive()
                barricade.wait()
                if call.cancellation.isSet { throw NodeError(.cancelled, "stopped") }
                if fails { throw NodeError(.unavailable, "busy") }
                return item
            },
            fallback: hasFallback ? fallback : nil,
            post: { (_, _, _, _) throws(NodeError) in
                log.add("post")
                return nil
            })
    }

    private func next() -> ClosureNode {
        let log = log
        return ClosureNode(exec: { (_, _) throws(NodeError) in
            log.add("next")
            return .null
        })
    }

    /// A batch of a hundred items, one at a time, and a node after it.
    private func batch(
        _ mode: BatchDefinition.Mode, configure: (inout NodeDefinition) -> Void = { _ in }
    ) -> Manifest {
        let definition = NodeDefinition.node("a", next: "b") { node in
            node.batch = .sequential(.ints(0..<100)) { $0.mode = mode }
            node.batch?.concurrency = 1
            configure(&node)
        }
        return Manifest(FlowDefinition("main", [definition, .node("b")]))
    }

    @Test(
        "what is in flight finishes within the grace and counts, and nothing new begins",
        arguments: BatchDefinition.Mode.allCases, [nil, 1] as [Int?])
    func finishesWithinTheGrace(_ mode: BatchDefinition.Mode, threads: Int?) async throws {
        let harness = EngineHarness(cores: threads ?? 2, maximumThreads: threads)
        async let failure = harness.failure(of: batch(mode), ["a": waiting(), "b": next()])
        await started.wait(for: 1)
        harness.cancellation.stop(grace: Self.grace, on: harness.clock)
        harness.clock.advance(by: Self.grace - 1)
        barricade.open()
        #expect(await failure?.description == "main/a: the run was interrupted")
        #expect(log.all == ["exec"], "no other item, post or node")
        #expect(harness.events.ended.map(\.done) == [1] && harness.events.ended.map(\.failed) == [0])
        #expect(!harness.cancellation.isCancelled)
    }

    @Test("a batch all of whose items succeed within the grace is complete", arguments: BatchDefinition.Mode.allCases)
    func completesWithinTheGrace(_ mode: BatchDefinition.Mode) async throws {
        for isFlow in [true, false] {
            let (log, started, barricade, harness) = (CallLog(), Arrivals(), Barricade(), EngineHarness(cores: 2))
            let node = ClosureNode(exec: { (item, _) throws(NodeError) in
                log.add("exec")
                started.arrive()
                barricade.wait()
                return item
            })
            var batch = BatchDefinition.sequential(.ints(0..<1), as: isFlow ? "n" : nil)
            batch.mode = mode
            let items = NodeDefinition.node("a", next: isFlow ? nil : "b") { node in
                node.batch = isFlow ? nil : batch
                node.output = .to("result")
            }
            let flow = FlowDefinition("inner", isFlow ? [items] : [items, .node("b", uses: "next")]) { flow in
                if isFlow { (flow.batch, flow.nodeType) = (batch, "wrapper") }
            }
            let wrapper = ClosureNode(post: { (_, _, _, _) throws(NodeError) in
                log.add("post")
                return nil
            })
            async let failure = harness.failure(
                of: Manifest(FlowDefinition("main", [.run("inner", next: "b"), .node("b", uses: "next")]), flow),
                ["a": node, "wrapper": wrapper, "next": next()])
            await started.wait(for: 1)
            harness.cancellation.stop(grace: Self.grace, on: harness.clock)
            barricade.open()
            #expect(await failure?.error.code == .cancelled, "the next node does not begin")
            #expect(log.all == (isFlow ? ["exec", "post"] : ["exec"]) && self.log.all.isEmpty)
            #expect(harness.stored("result") == (isFlow ? .null : .list([.int(0)])))
        }
    }

    @Test("what takes longer than the grace is cancelled, and has neither succeeded nor failed", arguments: [0, 1, 2])
    func outlivesTheGrace(_ place: Int) async throws {
        let harness = EngineHarness(cores: 2)
        let over = Arrivals()
        let manifest =
            place == 0
            ? Manifest(FlowDefinition("main", [.node("a")])) : batch(place == 1 ? .sequential : .parallel)
        async let failure = harness.failure(of: manifest, ["a": waiting(hasFallback: true), "b": next()])
        await started.wait(for: 1)
        harness.cancellation.stop(grace: Self.grace, on: harness.clock) { over.arrive() }
        harness.clock.advance(by: Self.grace - 1)
        #expect(harness.cancellation.stage == .stopping && over.count == 0)
        harness.clock.advance(by: 1)
        #expect(harness.cancellation.stage == .cancelled && over.count == 1)
        barricade.open()
        #expect(await failure?.error.code == .cancelled)
        #expect(log.all == ["exec"])
        #expect(harness.events.ended.allSatisfy { $0.done == 0 && $0.failed == 0 })
        #expect(harness.events.failures.isEmpty)
    }

    @Test("a second request cancels at once, and the grace has nothing left to do")
    func cancelledWithinTheGrace() async {
        let harness = EngineHarness(cores: 2)
        let over = Arrivals()
        async let failure = harness.failure(of: batch(.parallel), ["a": waiting(), "b": next()])
        await started.wait(for: 1)
        harness.cancellation.stop(grace: Self.grace, on: harness.clock) { over.arrive() }
        harness.cancellation.cancel()
        barricade.open()
        #expect(await failure != nil)
        harness.clock.advance(by: Self.grace)
        #expect(over.count == 0)
    }

    @Test("without a grace it is cancelled at once")
    func noGrace() {
        let (cancellation, clock) = (Cancellation(), ManualClock())
        cancellation.stop(grace: 0, on: clock)
        #expect(cancellation.isCancelled && clock.scheduledCount == 0)
    }

    @Test("pending items finish within the grace, and are given up after it", arguments: [0, 1, 2], [true, false])
    func pendingItems(_ place: Int, isCompleted: Bool) async throws {
        let harness = EngineHarness(cores: 2)
        let (started, tokens) = (started, CallLog())
        let node = ClosureNode.pending(tokens, started)
        let definition = NodeDefinition.node("a") { node in
            if place == 1 { node.batch = .sequential(.ints(0..<9)) }
            if place == 2 { node.batch = .parallel(.ints(0..<9), concurrency: 2) }
            node.output = .to("result")
        }
        let manifest = Manifest(FlowDefinition("main", [definition]))
        async let ending = harness.failure(of: manifest, ["a": node])
        let count = place == 2 ? 2 : 1
        await started.wait(for: count)
        // The frame is handed over behind the call.
        await harness.clock.waitForScheduled(count: 1)
        harness.cancellation.stop(grace: Self.grace, on: harness.clock)
        if isCompleted {
            for token in tokens.all.compactMap({ UInt64($0) }) {
                #expect(harness.pendingItems.complete(token, .success(.int(7))))
            }
        } else {
            harness.clock.advance(by: Self.grace)
        }
        let failure = await ending
        #expect(tokens.all.count == count, "nothing new began")
        if place == 0 {
            #expect((failure == nil) == isCompleted)
            #expect(harness.stored("result") == (isCompleted ? .int(7) : nil))
        } else {
            #expect(failure?.description == "main/a: the run was interrupted")
            #expect(harness.events.ended.map(\.done) == [isCompleted ? count : 0])
            #expect(harness.events.ended.map(\.failed) == [0])
        }
    }

    @Test("an item that waits for another attempt fails with its last error", arguments: [0, 1, 2], [true, false])
    func waitingRetry(_ place: Int, hasFallback: Bool) async throws {
        let harness = EngineHarness(cores: 2)
        let definition = NodeDefinition.node("a") { node in
            node.retry.attempts = 5
            node.retry.wait = 1_000_000
            if place == 1 { node.batch = .sequential(.ints(0..<3)) }
            if place == 2 { node.batch = .parallel(.ints(0..<3), concurrency: 1) }
        }
        let manifest = Manifest(FlowDefinition("main", [definition]))
        barricade.open()
        async let failure = harness.failure(of: manifest, ["a": waiting(fails: true, hasFallback: hasFallback)])
        await harness.clock.waitForScheduled(count: 1)
        let begun = place == 2 ? 3 : 1
        await started.wait(for: begun)
        harness.cancellation.stop(grace: Self.grace, on: harness.clock)
        let failed = await failure
        #expect(log.count(of: "exec") == begun && log.count(of: "fallback") == 0)
        if place == 0 {
            #expect(failed?.description == "main/a: busy")
        } else {
            #expect(failed?.description == "main/a: the run was interrupted")
            #expect(harness.events.ended.map(\.failed) == [begun])
            #expect(harness.events.failures.map(\.error.message) == Array(repeating: "busy", count: begun))
        }
        // The clock and the run hold each other until the timer of the wait has gone off.
        harness.clock.advance(by: 1_000_000)
    }

    @Test("what fails within the grace has no other attempt, and a fallback only after its last", arguments: [1, 2])
    func failsWithinTheGrace(attempts: Int) async throws {
        for mode in BatchDefinition.Mode.allCases {
            let (log, started, barricade) = (CallLog(), Arrivals(), Barricade())
            let harness = EngineHarness(cores: 2)
            let node = ClosureNode(
                exec: { (_, _) throws(NodeError) in
                    log.add("exec")
                    started.arrive()
                    barricade.wait()
                    throw NodeError(.unavailable, "busy")
                },
                fallback: { (_, _, _) throws(NodeError) in
                    log.add("fallback")
                    return .null
                })
            async let failure = harness.failure(
                of: batch(mode) { $0.retry.attempts = attempts }, ["a": node, "b": next()])
            await started.wait(for: 1)
            harness.cancellation.stop(grace: Self.grace, on: harness.clock)
            barricade.open()
            #expect(await failure?.description == "main/a: the run was interrupted")
            #expect(log.all == (attempts == 1 ? ["exec", "fallback"] : ["exec"]))
            #expect(harness.events.ended.map(\.failed) == [attempts - 1])
        }
    }

    @Test("an iteration of a batch flow ends after the node that runs", arguments: BatchDefinition.Mode.allCases)
    func batchFlow(_ mode: BatchDefinition.Mode) async throws {
        let harness = EngineHarness(cores: 2)
        let flow = FlowDefinition("main", [.node("a", next: "b"), .node("b")]) { flow in
            flow.batch = .sequential(.ints(0..<100), as: "n") { $0.mode = mode }
            flow.batch?.concurrency = 1
        }
        async let failure = harness.failure(of: Manifest(flow), ["a": waiting(), "b": next()])
        await started.wait(for: 1)
        harness.cancellation.stop(grace: Self.grace, on: harness.clock)
        barricade.open()
        #expect(await failure?.error.code == .cancelled)
        #expect(log.all == ["exec", "post"], "the visit ends with its post")
        #expect(harness.events.ended.map(\.done) == [0], "an iteration that did not come to its end")
        #expect(harness.events.failures.isEmpty)
    }

    @Test("the last node of an iteration ends it well", arguments: BatchDefinition.Mode.allCases)
    func lastNodeOfAnIteration(_ mode: BatchDefinition.Mode) async throws {
        let harness = EngineHarness(cores: 2)
        let flow = FlowDefinition("main", [.node("a")]) { flow in
            flow.batch = .sequential(.ints(0..<100), as: "n") { $0.mode = mode }
            flow.batch?.concurrency = 1
        }
        async let failure = harness.failure(of: Manifest(flow), ["a": waiting()])
        await started.wait(for: 1)
        harness.cancellation.stop(grace: Self.grace, on: harness.clock)
        barricade.open()
        #expect(await failure?.error.code == .cancelled)
        #expect(harness.events.ended.map(\.done) == [1])
    }

    @Test("those that wait for a limit do not begin once it is theirs", arguments: [true, false])
    func waitingForALimit(isTurnstile: Bool) async throws {
        let harness = EngineHarness(cores: 4)
        let node = waiting(configure: { if isTurnstile { $0.concurrency = .serialInstance } })
        let flow = FlowDefinition("main", [.node("a") { $0.limits = isTurnstile ? [] : ["one"] }]) { flow in
            flow.batch = .parallel(.ints(0..<100), as: "n", concurrency: 4)
        }
        let manifest = Manifest(flow, limits: ["one": 1])
        async let failure = harness.failure(of: manifest, ["a": node])
        await started.wait(for: 1)
        harness.cancellation.stop(grace: Self.grace, on: harness.clock)
        barricade.open()
        #expect(await failure?.error.code == .cancelled)
        #expect(log.count(of: "exec") == 1)
        #expect(harness.events.ended.map(\.failed) == [0])
    }

    @Test("one that waits for a limit before another attempt fails with its last error", arguments: [true, false])
    func waitingForALimitAgain(isBatchFlow: Bool) async throws {
        let harness = EngineHarness(cores: 2)
        let (log, started, barricade) = (log, started, barricade)
        let node = ClosureNode(
            exec: { (item, call) throws(NodeError) in
                log.add("exec")
                started.arrive()
                // The first attempt of one fails, and the other has the limit when the time for the next comes.
                if started.count == 1 { throw NodeError(.unavailable, "busy") }
                barricade.wait()
                return item
            },
            fallback: { (_, _, _) throws(NodeError) in
                log.add("fallback")
                return .null
            })
        let definition = NodeDefinition.node("a") { node in
            node.limits = ["one"]
            node.retry.attempts = 2
            node.retry.wait = 5
            if !isBatchFlow { node.batch = .parallel(.ints(0..<2), concurrency: 2) }
        }
        let flow = FlowDefinition("main", [definition]) { flow in
            if isBatchFlow { flow.batch = .parallel(.ints(0..<2), as: "n", concurrency: 2) }
        }
        async let failure = harness.failure(of: Manifest(flow, limits: ["one": 1]), ["a": node])
        await started.wait(for: 2)
        await harness.clock.waitForScheduled(count: 1)
        harness.clock.advance(by: 5)
        harness.cancellation.stop(grace: Self.grace, on: harness.clock)
        barricade.open()
        #expect(await failure?.error.code == .cancelled)
        #expect(log.count(of: "exec") == 2 && log.count(of: "fallback") == 0)
        #expect(harness.events.failures.map(\.error.message) == ["busy"])
        #expect(harness.events.ended.map(\.done) == [2] && harness.events.ended.map(\.failed) == [1])
    }
}
