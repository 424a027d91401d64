import Testing
import WeirExec
import WeirModel
import WeirTestSupport

/// What one exec call is given and may leave (rule 6 of the ABI).
struct ExecCallTests {
    private func manifest(_ batch: BatchDefinition, _ configure: (inout NodeDefinition) -> Void = { _ in }) -> Manifest
    {
        Manifest(
            FlowDefinition(
                "main",
                [
                    .node("a") { node in
                        node.batch = batch
                        node.output = .to("out")
                        configure(&node)
                    }
                ]))
    }

    private func items(_ frame: ExecFrame) -> [Int] {
        (0..<frame.chunk.count).map { Int(frame.chunk[$0].intValue ?? -1) }
    }

    @Test(
        "rule 6: a node type that does not handle chunks gets one item a call, also for retries",
        arguments: BatchDefinition.Mode.allCases)
    func oneItemACall(mode: BatchDefinition.Mode) async throws {
        let log = CallLog()
        let node = ClosureNode(execFrame: { frame, call in
            log.add("\(frame.chunk.count)")
            frame.handled = 1
            if call.attempt == 0, frame.chunk[0].intValue.map({ $0 % 2 == 0 }) == true {
                frame.fail(0, NodeError(.failed, "not yet"))
            } else {
                frame.succeed(0, frame.chunk[0])
            }
        })
        let harness = EngineHarness()
        _ = try await harness.run(
            manifest(.sequential(.ints(0..<200)) { $0.mode = mode }) { $0.retry.attempts = 2 }, ["a": node])
        #expect(log.all == Array(repeating: "1", count: 300))
        #expect(harness.stored("out") == .list((0..<200).map { .int($0) }))
    }

    @Test("rule 6: after a failed item a sequential batch makes short calls, which grow again")
    func shortCallsAfterFailure() async throws {
        let log = CallLog()
        let node = ClosureNode(
            configure: { $0.handlesChunks = true },
            execFrame: { frame, call in
                log.add("\(frame.chunk.count)")
                for position in 0..<frame.chunk.count {
                    frame.handled = position + 1
                    guard call.attempt == 0, frame.chunk[position] == .int(500) else {
                        frame.succeed(position, frame.chunk[position])
                        continue
                    }
                    frame.fail(position, NodeError(.failed, "not yet"))
                    return
                }
            })
        let harness = EngineHarness()
        _ = try await harness.run(manifest(.sequential(.ints(0..<2_000))) { $0.retry.attempts = 2 }, ["a": node])
        #expect(harness.stored("out") == .list((0..<2_000).map { .int($0) }))
        let sizes = log.all.compactMap { Int($0) }
        let again = try #require(sizes.firstIndex { $0 > 256 && $0 < 2_000 }.map { sizes[$0...].dropFirst() })
        #expect(Array(again.prefix(3)) == [1, 16, 64], "the item alone, then calls that grow: \(sizes)")
    }

    @Test(
        "rule 6: a node type that handles chunks gets more and more items a call",
        arguments: BatchDefinition.Mode.allCases)
    func chunksGrow(mode: BatchDefinition.Mode) async throws {
        let log = CallLog()
        let node = ClosureNode(
            configure: { $0.handlesChunks = true }, prep: { (_, _) throws(NodeError) in .stream(CountingStream(400)) },
            execFrame: { frame, _ in
                log.add("\(frame.chunk.count)")
                for position in 0..<frame.chunk.count { frame.succeed(position, frame.chunk[position]) }
                frame.handled = frame.chunk.count
            })
        _ = try await EngineHarness().run(
            manifest(
                .sequential { batch in
                    batch.mode = mode
                    batch.concurrency = 1
                }), ["a": node])
        #expect(log.all == ["1", "4", "16", "64", "256", "59"])
    }

    @Test(
        "rule 6: items that exec did not come to are given again with the same attempt",
        arguments: BatchDefinition.Mode.allCases)
    func partialCalls(mode: BatchDefinition.Mode) async throws {
        let log = CallLog()
        let node = ClosureNode(
            configure: { $0.handlesChunks = true },
            execFrame: { frame, call in
                let handled = min(3, frame.chunk.count)
                for position in 0..<handled {
                    log.add("\(frame.chunk[position]):\(call.attempt)")
                    frame.succeed(position, frame.chunk[position])
                }
                frame.handled = handled
            })
        let harness = EngineHarness()
        _ = try await harness.run(manifest(.sequential(.ints(0..<500)) { $0.mode = mode }), ["a": node])
        #expect(log.all.sorted() == (0..<500).map { "\($0):0" }.sorted(), "every item runs exactly once")
        #expect(harness.stored("out") == .list((0..<500).map { .int($0) }))
    }

    @Test("rule 6: exec is asked to stop at the first failed item where the order matters")
    func stopsAtFailure() async throws {
        let cases: [(BatchDefinition.Mode, BatchDefinition.ErrorPolicy, Int, Bool)] = [
            (.sequential, .stop, 1, true), (.sequential, .continue, 1, false), (.sequential, .continue, 2, true),
            (.parallel, .continue, 2, false),
        ]
        for (mode, policy, attempts, expected) in cases {
            let log = CallLog()
            let node = ClosureNode(
                configure: { $0.handlesChunks = true },
                execFrame: { frame, _ in
                    log.add("\(frame.stopsAtFailure)")
                    for position in 0..<frame.chunk.count { frame.succeed(position, .null) }
                    frame.handled = frame.chunk.count
                })
            let batch = BatchDefinition.sequential(.ints(0..<5)) { batch in
                batch.mode = mode
                batch.onError = policy
            }
            _ = try await EngineHarness().run(manifest(batch) { $0.retry.attempts = attempts }, ["a": node])
            #expect(Set(log.all) == ["\(expected)"], "\(mode) \(policy) \(attempts)")
        }
    }

    @Test("rule 6: what follows a failed item in a sequential batch that stops is not run")
    func nothingRunsBehindAFailure() async throws {
        let log = CallLog()
        let node = ClosureNode(
            configure: { $0.handlesChunks = true },
            exec: { (item, _) throws(NodeError) in
                log.add("\(item)")
                if item == .int(10) { throw NodeError(.failed, "ten") }
                return item
            })
        let failure = await EngineHarness().failure(of: manifest(.sequential(.ints(0..<100))), ["a": node])
        #expect(log.all == (0...10).map { "\($0)" })
        #expect(failure?.description == "main/a[10]: ten (item 10)")
    }

    @Test("rule 6: all items of one call share one attempt number, and a retry gets the failed items only")
    func callsShareTheAttempt() async throws {
        let log = CallLog()
        let node = ClosureNode(
            configure: { $0.handlesChunks = true }, prep: { (_, _) throws(NodeError) in .stream(CountingStream(85)) },
            execFrame: { frame, call in
                for position in 0..<frame.chunk.count {
                    let number = Int(frame.chunk[position].intValue ?? 0)
                    log.add("\(number):\(call.attempt)")
                    if number % 5 >= call.attempt + 2 {
                        frame.fail(position, NodeError(.failed, "not yet"))
                    } else {
                        frame.succeed(position, frame.chunk[position])
                    }
                }
                frame.handled = frame.chunk.count
            })
        let harness = EngineHarness()
        _ = try await harness.run(manifest(.parallel(concurrency: 1)) { $0.retry.attempts = 4 }, ["a": node])
        let expected = (0..<85).flatMap { number in (0...max(0, number % 5 - 1)).map { "\(number):\($0)" } }
        #expect(log.all.sorted() == expected.sorted())
        #expect(harness.stored("out") == .list((0..<85).map { .int($0) }))
    }

    @Test(
        "rule 6: a call that handles nothing fails its first item and does not go round in circles",
        arguments: BatchDefinition.Mode.allCases)
    func handlesNothing(mode: BatchDefinition.Mode) async throws {
        let harness = EngineHarness()
        let node = ClosureNode(configure: { $0.handlesChunks = true }, execFrame: { _, _ in })
        let batch = BatchDefinition.sequential(.ints(0..<30)) { batch in
            batch.mode = mode
            batch.onError = .continue
        }
        let failure = await harness.failure(of: manifest(batch) { $0.retry.attempts = 3 }, ["a": node])
        #expect(failure?.path == "main/a[0]")
        #expect(failure?.error.code == .protocolBroken)
        #expect(harness.events.failures.count == 30)
    }

    @Test("rule 6: a plain node is one item")
    func plainNode() async throws {
        let log = CallLog()
        let node = ClosureNode(
            configure: { $0.handlesChunks = true },
            execFrame: { frame, _ in log.add("\(frame.chunk.count)") })
        let failure = await EngineHarness().failure(of: Manifest(FlowDefinition("main", [.node("a")])), ["a": node])
        #expect(log.all == ["1"])
        #expect(failure?.description == "main/a: exec did not handle the item")
    }
}
