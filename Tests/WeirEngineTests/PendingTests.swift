import Synchronization
import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirEngine

/// Items that exec leaves PENDING (rule 10 of the ABI).
struct PendingTests {
    enum Place: CaseIterable, Sendable { case plain, serial, sequential, parallel }

    private func manifest(_ place: Place, limit: String? = nil, attempts: Int = 1) -> Manifest {
        let definition = NodeDefinition.node("a") { node in
            node.output = .to("out")
            node.retry.attempts = attempts
            node.limits = limit.map { [$0] } ?? []
            if place == .sequential { node.batch = .sequential(.ints([0])) }
            if place == .parallel { node.batch = .parallel(.ints([0])) }
        }
        return Manifest(FlowDefinition("main", [definition]), limits: limit.map { [$0: 1] } ?? [:])
    }

    private func node(_ place: Place, _ body: @escaping @Sendable (UInt64, NodeCall) -> Void) -> ClosureNode {
        ClosureNode(
            configure: { info in
                info.isAsync = true
                info.concurrency = place == .serial ? .serialInstance : .reentrant
            },
            execFrame: { frame, call in
                frame.handled = 1
                body(frame.suspend(0, call.pendingItems), call)
            })
    }

    private func expected(_ value: Value, _ place: Place) -> Value {
        place == .sequential || place == .parallel ? .list([value]) : value
    }

    @Test("rule 10: an item may be completed before exec returns", arguments: Place.allCases)
    func early(place: Place) async throws {
        let harness = EngineHarness()
        let answers = CallLog()
        let node = node(place) { token, call in
            answers.add("\(call.pendingItems.complete(token, .success(.string("early"))))")
            answers.add("\(call.pendingItems.complete(token, .success(.string("again"))))")
        }
        _ = try await harness.run(manifest(place), ["a": node])
        #expect(harness.stored("out") == expected(.string("early"), place))
        #expect(answers.all == ["true", "false"], "a second completion is stale")
    }

    @Test("N2: a retry that falls due while the lane is about to wait for a later one comes in time")
    func earlierRetryWhileParking() async throws {
        let harness = EngineHarness(cores: 1)
        let (tokens, log, arrivals) = (CallLog(), CallLog(), Arrivals())
        let node = ClosureNode(
            configure: { $0.isAsync = true },
            execFrame: { frame, call in
                frame.handled = 1
                log.add("\(frame.chunk[0]) \(call.attempt)")
                if call.attempt == 0 {
                    tokens.add("\(frame.suspend(0, call.pendingItems))")
                } else {
                    frame.succeed(0, frame.chunk[0])
                }
                arrivals.arrive()
            })
        let definition = NodeDefinition.node("a") { node in
            node.batch = .parallel(.ints([0, 1]))
            node.retry.attempts = 2
        }
        async let run = harness.run(Manifest(FlowDefinition("main", [definition])), ["a": node])
        await arrivals.wait(for: 2)
        let (first, second) = (UInt64(tokens.all[0]) ?? 0, UInt64(tokens.all[1]) ?? 0)
        let pendingItems = harness.pendingItems
        harness.clock.afterSchedule(at: 100) {
            _ = pendingItems.complete(second, .failure(NodeError(.failed, "not yet", retryAfter: 50)))
        }
        _ = pendingItems.complete(first, .failure(NodeError(.failed, "not yet", retryAfter: 100)))
        // A lane that missed the earlier time never asks for it, so this is no wait without an end.
        for _ in 0..<60_000 where harness.clock.scheduledCount < 3 { try await Task.sleep(for: .milliseconds(1)) }
        #expect(harness.clock.nextDeadline == 50)
        harness.clock.advance(by: 100)
        _ = try await run
        #expect(log.all == ["0 0", "1 0", "1 1", "0 1"])
    }

    @Test("rule 10: an item may be completed late, once", arguments: Place.allCases)
    func late(place: Place) async throws {
        let harness = EngineHarness()
        let (tokens, arrivals) = (CallLog(), Arrivals())
        let node = node(place) { token, _ in
            tokens.add("\(token)")
            arrivals.arrive()
        }
        let manifest = manifest(place)
        async let action = harness.run(manifest, ["a": node])
        await arrivals.wait(for: 1)
        let token = UInt64(tokens.all[0]) ?? 0
        #expect(harness.pendingItems.complete(token, .success(.int(5))))
        #expect(!harness.pendingItems.complete(token, .success(.int(6))))
        _ = try await action
        #expect(!harness.pendingItems.complete(token, .success(.int(7))))
        #expect(harness.stored("out") == expected(.int(5), place))
    }

    @Test(
        "rule 10: an item completed with an error is retried, and its second token is another",
        arguments: Place.allCases)
    func failedItemsAreRetried(place: Place) async throws {
        let harness = EngineHarness()
        let tokens = CallLog()
        let node = node(place) { token, call in
            tokens.add("\(token) \(call.attempt)")
            let outcome: PendingItems.Outcome =
                call.attempt == 0 ? .failure(NodeError(.unavailable, "busy")) : .success(.int(call.attempt))
            #expect(call.pendingItems.complete(token, outcome))
        }
        _ = try await harness.run(manifest(place, attempts: 3), ["a": node])
        #expect(tokens.all.count == 2 && Set(tokens.all.map { $0.split(separator: " ")[0] }).count == 2)
        #expect(harness.stored("out") == expected(.int(1), place))
    }

    @Test(
        "rule 10: a cancelled run waits for no pending item; its completion is stale and its memory lives until then",
        arguments: Place.allCases)
    func cancelled(place: Place) async throws {
        let harness = EngineHarness()
        let (tokens, arrivals) = (CallLog(), Arrivals())
        let kept = Kept()
        let node = ClosureNode(
            configure: { $0.isAsync = true },
            execFrame: { frame, call in
                frame.handled = 1
                tokens.add("\(frame.suspend(0, call.pendingItems))")
                frame.keptAlive = kept.make()
                arrivals.arrive()
            })
        let manifest = manifest(place)
        async let failure = harness.failure(of: manifest, ["a": node])
        await arrivals.wait(for: 1)
        harness.cancellation.cancel()
        #expect(await failure?.error.code == .cancelled)
        #expect(kept.isAlive, "what the plugin may still read lives on")
        #expect(!harness.pendingItems.complete(UInt64(tokens.all[0]) ?? 0, .success(.int(1))))
        #expect(!kept.isAlive)
        #expect(harness.stored("out") == nil)
    }

    @Test("rule 10: pending items leave nothing behind in a run that goes on")
    func leavesNothingBehind() async throws {
        let harness = EngineHarness()
        let kept = Kept()
        let counts = CallLog()
        let node = ClosureNode(
            configure: { $0.isAsync = true },
            execFrame: { frame, call in
                frame.handled = 1
                frame.keptAlive = kept.make()
                let token = frame.suspend(0, call.pendingItems)
                Task { _ = call.pendingItems.complete(token, .success(.null)) }
            },
            post: { (_, _, _, _) throws(NodeError) in
                if kept.count > 2 { counts.add("\(kept.count)") }
                return nil
            })
        let flow = FlowDefinition("main", [.node("a")]) { $0.batch = .sequential(.ints(0..<50), as: "n") }
        _ = try await harness.run(Manifest(flow), ["a": node])
        #expect(counts.all.isEmpty, "nothing of an item that is done waits for a cancel")
        #expect(!kept.isAlive)
    }

    @Test("rule 10: completions race with exec's return without loss")
    func race() async throws {
        let harness = EngineHarness(cores: 4)
        let node = ClosureNode(
            configure: { info in
                info.isAsync = true
                info.handlesChunks = true
            },
            execFrame: { frame, call in
                frame.handled = frame.chunk.count
                for position in 0..<frame.chunk.count {
                    let item = frame.chunk[position]
                    let number = item.intValue ?? 0
                    if number % 3 == 0 {
                        frame.succeed(position, item)
                        continue
                    }
                    let token = frame.suspend(position, call.pendingItems)
                    let fails = number % 5 == 1 && call.attempt == 0
                    let outcome: PendingItems.Outcome =
                        fails ? .failure(NodeError(.failed, "not yet")) : .success(.int(number))
                    Task { _ = call.pendingItems.complete(token, outcome) }
                }
            })
        let definition = NodeDefinition.node("a") { node in
            node.batch = .parallel(.ints(0..<5_000), concurrency: 64)
            node.output = .to("out")
            node.retry.attempts = 2
        }
        _ = try await harness.run(Manifest(FlowDefinition("main", [definition])), ["a": node])
        #expect(harness.stored("out") == .list((0..<5_000).map { .int($0) }))
    }
}

/// Makes objects and counts those that live.
private final class Kept: Sendable {
    private final class Object: Sendable {
        let onEnd: @Sendable () -> Void
        init(onEnd: @escaping @Sendable () -> Void) { self.onEnd = onEnd }
        deinit { onEnd() }
    }

    private let alive = Atomic(0)

    var count: Int { alive.load(ordering: .sequentiallyConsistent) }
    var isAlive: Bool { count > 0 }

    func make() -> AnyObject {
        alive.add(1, ordering: .sequentiallyConsistent)
        return Object { self.alive.subtract(1, ordering: .sequentiallyConsistent) }
    }
}
