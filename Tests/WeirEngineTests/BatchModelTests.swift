import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

/// Random batches against what each item alone would give (N2 to N4, B1, B2, rules 6 and 10 of the ABI).
struct BatchModelTests {
    /// What an item does, whoever runs it.
    private struct Script {
        let failures: Int
        let isPermanent: Bool
        let isPending: Bool
        let isEarly: Bool

        func error(_ number: Int) -> NodeError {
            NodeError(isPermanent ? .notFound : .failed, "no \(number)", retryAfter: number % 2 == 0 ? 50 : 0)
        }
    }

    @Test(
        "N4: whatever the batch, every item has its own attempts and its own result in its own place",
        arguments: 0..<120)
    func randomBatches(seed: Int) async throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let count = [0, 1, 7, 60, 400].randomElement(using: &random) ?? 7
        let isAsync = random.chance(50)
        let scripts = (0..<count).map { _ in
            Script(
                failures: random.chance(60) ? 0 : Int.random(in: 1...4, using: &random), isPermanent: random.chance(25),
                isPending: isAsync && random.chance(60), isEarly: random.chance(30))
        }
        let (attempts, hasFallback, isPartial) = (
            Int.random(in: 1...4, using: &random), random.chance(50), random.chance(50)
        )
        let log = CallLog()
        let fallback: ClosureNode.Fallback = { (item, error, _) throws(NodeError) in
            .string("\(item) saved from \(error.message)")
        }
        let (handlesChunks, streams) = (random.chance(60), random.chance(50))
        let concurrency =
            [Concurrency.reentrant, .perWorker, .serialInstance].randomElement(using: &random) ?? .reentrant
        let prep: ClosureNode.Prep = { (_, _) throws(NodeError) in
            .stream(CountingStream(count))
        }
        let node = ClosureNode(
            configure: { info in
                info.isAsync = isAsync
                info.handlesChunks = handlesChunks
                info.concurrency = concurrency
            }, prep: streams ? prep : nil,
            execFrame: { frame, call in
                frame.handled = isPartial ? (frame.chunk.count + 1) / 2 : frame.chunk.count
                for position in 0..<frame.handled {
                    let number = Int(frame.chunk[position].intValue ?? 0)
                    let script = scripts[number]
                    log.add("\(number):\(call.attempt)")
                    let outcome: PendingItems.Outcome =
                        script.failures > call.attempt
                        ? .failure(script.error(number)) : .success(.string("\(number) done"))
                    if script.isPending {
                        let token = frame.suspend(position, call.pendingItems)
                        if script.isEarly {
                            _ = call.pendingItems.complete(token, outcome)
                        } else {
                            Task { _ = call.pendingItems.complete(token, outcome) }
                        }
                        continue
                    }
                    switch outcome {
                    case .success(let value): frame.succeed(position, value)
                    case .failure(let error):
                        frame.fail(position, error)
                        guard frame.stopsAtFailure else { continue }
                        frame.handled = position + 1
                        return
                    }
                }
            }, fallback: hasFallback ? fallback : nil)
        let definition = NodeDefinition.node("a") { node in
            node.batch = .sequential(streams ? nil : .ints(0..<count)) { batch in
                batch.mode = random.chance(70) ? .parallel : .sequential
                batch.onError = .continue
                batch.tolerance = .percent(100)
                batch.concurrency = random.chance(80) ? Int.random(in: 1...9, using: &random) : nil
                batch.window = random.chance(20) ? Int.random(in: 1...3, using: &random) : nil
            }
            node.retry.attempts = attempts
            node.retry.wait = random.chance(50) ? 100 : 0
            node.limits = random.chance(40) ? ["limit"] : []
            node.output = .to("out")
        }
        let harness = EngineHarness(cores: 3)
        let manifest = Manifest(FlowDefinition("main", [definition]), limits: ["limit": 2])
        let isDone = Arrivals()
        let pump = Task {
            while isDone.count == 0 {
                // The watch over pending items waits for longer than any test here takes.
                await harness.clock.waitForScheduled(count: 1, before: 60_000_000_000)
                harness.clock.advance(by: 1_000)
            }
        }
        _ = try await harness.run(manifest, ["a": node])
        isDone.arrive()
        harness.clock.schedule(at: 0) {}
        await pump.value

        var expected: [Value] = []
        var calls: [String] = []
        for (number, script) in scripts.enumerated() {
            let needed = script.failures == 0 ? 1 : script.isPermanent ? 1 : script.failures + 1
            let made = min(needed, attempts)
            calls += (0..<made).map { "\(number):\($0)" }
            let error = script.error(number)
            let succeeds = script.failures < made
            expected.append(
                succeeds
                    ? .string("\(number) done")
                    : hasFallback ? .string("\(number) saved from \(error.message)") : error.value)
        }
        #expect(log.all.sorted() == calls.sorted())
        #expect(harness.stored("out") == .list(expected))
        let failed = expected.count { $0.kind == .error }
        #expect(harness.events.failures.count == failed)
        let progress = harness.events.ended.first
        #expect(progress?.done == count && progress?.failed == failed)
        #expect(progress?.retried == calls.count - count)
    }
}
