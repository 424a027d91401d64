import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

/// How a batch's items are pulled (B3, B7).
struct ItemSourceTests {
    private func manifest(_ batch: BatchDefinition, _ configure: (inout NodeDefinition) -> Void = { _ in }) -> Manifest
    {
        Manifest(
            FlowDefinition(
                "main",
                [
                    .node("a") { node in
                        node.batch = batch
                        configure(&node)
                    }
                ]))
    }

    @Test(
        "B3: what is no list is an error that names its type, and text is never split",
        arguments: [
            (Value.string("abc"), "the items of a batch must be a list, not a string (\"abc\")"),
            (.map([("a", .int(1))]), "the items of a batch must be a list, not a map ({a: 1})"),
            (.int(3), "the items of a batch must be a list, not an int (3)"),
        ], BatchDefinition.Mode.allCases)
    func itemsMustBeAList(_ given: (Value, String), mode: BatchDefinition.Mode) async throws {
        let node = ClosureNode(
            prep: { (_, _) throws(NodeError) in .value(given.0) }, exec: { (item, _) throws(NodeError) in item })
        for items in [nil, Template.constant(given.0)] {
            let failure = await EngineHarness().failure(
                of: manifest(.sequential(items) { $0.mode = mode }), ["a": node])
            #expect(failure?.description == "main/a: \(given.1)")
        }
    }

    @Test("B3: with window: 1 no item is pulled before the one before it is done", arguments: [false, true])
    func windowOfOne(handlesChunks: Bool) async throws {
        let stream = CountingStream(50)
        let log = CallLog()
        let node = ClosureNode(
            configure: { $0.handlesChunks = handlesChunks }, prep: { (_, _) throws(NodeError) in .stream(stream) },
            exec: { (item, _) throws(NodeError) in
                log.add("\(stream.pulled - Int(item.intValue ?? 0))")
                return item
            })
        _ = try await EngineHarness().run(manifest(.sequential { $0.window = 1 }), ["a": node])
        #expect(log.count(of: "1") == 50)
    }

    @Test("B3: with window: 1 and several lanes only items in flight are pulled")
    func windowOfOneInParallel() async throws {
        let stream = CountingStream(200)
        let log = CallLog()
        let done = Arrivals()
        let node = ClosureNode(
            configure: { $0.handlesChunks = true }, prep: { (_, _) throws(NodeError) in .stream(stream) },
            exec: { (item, _) throws(NodeError) in
                if stream.pulled - done.count > 4 { log.add("too many") }
                HostThreads.letOthersRun()
                done.arrive()
                return item
            })
        _ = try await EngineHarness().run(
            manifest(.parallel(concurrency: 4) { $0.window = 1 }), ["a": node])
        #expect(log.all.isEmpty)
        #expect(done.count == 200)
    }

    @Test(
        "B3: a stream is pulled by one lane at a time and destroyed before post",
        arguments: BatchDefinition.Mode.allCases)
    func streamIsPulledSerially(mode: BatchDefinition.Mode) async throws {
        let overlap = Overlap()
        let log = CallLog()
        let stream = CountingStream(500, onNext: { overlap.pass() }, onClose: { log.add("close") })
        let node = ClosureNode(
            prep: { (_, _) throws(NodeError) in .stream(stream) }, exec: { (item, _) throws(NodeError) in item },
            post: { (_, _, prepared, result) throws(NodeError) in
                log.add("post \(prepared) \(result)")
                return nil
            })
        let harness = EngineHarness()
        _ = try await harness.run(manifest(.sequential { $0.mode = mode }) { $0.output = .to("out") }, ["a": node])
        #expect(overlap.peak == 1)
        #expect(log.all == ["close", "post {count: 500} a list of 500"])
        #expect(harness.stored("out") == .list((0..<500).map { .int($0) }))
    }

    @Test(
        "B3: the error of a stream fails the batch, skips post and destroys the stream",
        arguments: BatchDefinition.Mode.allCases)
    func streamError(mode: BatchDefinition.Mode) async throws {
        let stream = CountingStream(500, failsAt: 20)
        let log = CallLog()
        let node = ClosureNode(
            prep: { (_, _) throws(NodeError) in .stream(stream) }, exec: { (item, _) throws(NodeError) in item },
            post: { (_, _, _, _) throws(NodeError) in
                log.add("post")
                return nil
            })
        let harness = EngineHarness()
        let failure = await harness.failure(
            of: manifest(
                .sequential { batch in
                    batch.mode = mode
                    batch.tolerance = .percent(100)
                }), ["a": node])
        #expect(failure?.description == "main/a: the disk is gone")
        #expect(log.all.isEmpty)
        #expect(stream.closeCount == 1)
        #expect(harness.events.ended.count == 1)
    }

    @Test("B3: items of another node type's prep come with its own settings")
    func itemsOfAnotherNodeType() async throws {
        let source = ClosureNode(
            "lister", configure: { $0.params = .any },
            prep: { (call, _) throws(NodeError) in .value(.list([call.setting("x"), .int(2)])) })
        let node = ClosureNode(exec: { (item, _) throws(NodeError) in item })
        let harness = EngineHarness()
        let items = ItemSourceDefinition.nodeType("lister", with: [("x", .constant(.int(1)))], location: .test)
        _ = try await harness.run(
            manifest(BatchDefinition(mode: .parallel, items: items, location: .test)) { $0.output = .to("out") },
            ["a": node, "lister": source])
        #expect(harness.stored("out") == .list([.int(1), .int(2)]))
    }

    @Test("B3: input: maps each item as it is pulled", arguments: BatchDefinition.Mode.allCases)
    func inputOfABatch(mode: BatchDefinition.Mode) async throws {
        let harness = EngineHarness(store: .map([("word", .string("x"))]))
        let node = ClosureNode(exec: { (item, _) throws(NodeError) in item })
        _ = try await harness.run(
            manifest(.sequential(.ints(0..<300)) { $0.mode = mode }) { node in
                node.input = .map([("item", .item), ("word", .shared("word"))])
                node.output = .to("out")
            }, ["a": node])
        let expected = (0..<300).map { Value.map([("item", .int($0)), ("word", .string("x"))]) }
        #expect(harness.stored("out") == .list(expected))
    }

    @Test(
        "B7: results are discarded where nothing reads them, and kept or dropped as said",
        arguments: BatchDefinition.Mode.allCases)
    func keepsResults(mode: BatchDefinition.Mode) async throws {
        let cases: [(BatchDefinition.ResultPolicy?, String)] = [
            (nil, "a list of 3"), (.keep, "a list of 3"), (.discard, "null"),
        ]
        for (policy, expected) in cases {
            let log = CallLog()
            let node = ClosureNode(
                exec: { (item, _) throws(NodeError) in item },
                post: { (_, _, prepared, result) throws(NodeError) in
                    log.add("\(prepared) \(result)")
                    return nil
                })
            let batch = BatchDefinition.sequential(.ints(0..<3)) { batch in
                batch.mode = mode
                batch.results = policy
            }
            _ = try await EngineHarness().run(manifest(batch), ["a": node])
            #expect(log.all == ["a list of 3 \(expected)"])
        }
    }

    @Test("B7: discarding results loses no failure, retry or fallback", arguments: BatchDefinition.Mode.allCases)
    func discardedResultsStillFail(mode: BatchDefinition.Mode) async throws {
        let log = CallLog()
        let node = ClosureNode(
            exec: { (item, call) throws(NodeError) in
                log.add("exec \(item):\(call.attempt)")
                throw NodeError(.failed, "no \(item)")
            },
            fallback: { (item, error, _) throws(NodeError) in
                log.add("fallback \(item)")
                throw error
            })
        let harness = EngineHarness()
        let failure = await harness.failure(
            of: manifest(.sequential(.ints([7])) { $0.mode = mode }) { $0.retry.attempts = 2 }, ["a": node])
        #expect(log.all == ["exec 7:0", "exec 7:1", "fallback 7"])
        #expect(failure?.description == "main/a[0]: no 7 (item 7)")
        #expect(harness.events.ended.first?.failed == 1)
    }

    @Test("B7: a streamed batch counts its items for post whether results are kept or not")
    func streamedCount() async throws {
        let log = CallLog()
        let node = ClosureNode(
            prep: { (_, _) throws(NodeError) in .stream(CountingStream(4_321)) },
            exec: { (item, _) throws(NodeError) in item },
            post: { (_, _, prepared, result) throws(NodeError) in
                log.add("\(prepared) \(result)")
                return nil
            })
        for policy in [BatchDefinition.ResultPolicy.keep, .discard] {
            _ = try await EngineHarness().run(manifest(.parallel { $0.results = policy }), ["a": node])
        }
        #expect(log.all == ["{count: 4321} a list of 4321", "{count: 4321} null"])
    }
}
