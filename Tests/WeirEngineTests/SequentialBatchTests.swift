import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

/// Batch nodes whose items come one after another (B1).
struct SequentialBatchTests {
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

    @Test(
        "B1: items run strictly one after another in order, and results are in input order", arguments: [false, true])
    func inOrder(handlesChunks: Bool) async throws {
        let log = CallLog()
        let overlap = Overlap()
        let node = ClosureNode(
            configure: { $0.handlesChunks = handlesChunks },
            exec: { (item, _) throws(NodeError) in
                overlap.pass()
                log.add("\(item)")
                return .int((item.intValue ?? 0) * 2)
            })
        let harness = EngineHarness()
        _ = try await harness.run(manifest(.sequential(.ints(0..<100))), ["a": node])
        #expect(log.all == (0..<100).map { "\($0)" })
        #expect(overlap.peak == 1)
        #expect(harness.stored("out") == .list((0..<100).map { .int($0 * 2) }))
    }

    @Test("B1: a failed item's attempts all come before the next item begins", arguments: [false, true])
    func retriesInOrder(handlesChunks: Bool) async throws {
        let log = CallLog()
        let node = ClosureNode(
            configure: { $0.handlesChunks = handlesChunks },
            exec: { (item, call) throws(NodeError) in
                log.add("\(item):\(call.attempt)")
                if (item.intValue ?? 0) % 3 == 1, call.attempt == 0 { throw NodeError(.failed, "not yet") }
                return item
            })
        let harness = EngineHarness()
        _ = try await harness.run(manifest(.sequential(.ints(0..<12))) { $0.retry.attempts = 2 }, ["a": node])
        let expected = (0..<12).flatMap { $0 % 3 == 1 ? ["\($0):0", "\($0):1"] : ["\($0):0"] }
        #expect(log.all == expected)
        #expect(harness.stored("out") == .list((0..<12).map { .int($0) }))
    }

    @Test("B1: post gets the prep result and the list of results")
    func postGetsTheList() async throws {
        let log = CallLog()
        let node = ClosureNode(
            prep: { (_, _) throws(NodeError) in .value(.list([.int(1), .int(2)])) },
            exec: { (item, _) throws(NodeError) in .list([item]) },
            post: { (_, store, prepared, result) throws(NodeError) in
                log.add("\(prepared.elements) \(result.elements.map(\.elements))")
                return nil
            })
        for batch in [BatchDefinition.sequential(), .parallel()] {
            _ = try await EngineHarness().run(manifest(batch), ["a": node])
        }
        #expect(log.all == Array(repeating: "[1, 2] [[1], [2]]", count: 2))
    }

    @Test(
        "B1: empty or null items give an empty list, and post is called",
        arguments: [Value.null, .list([])], BatchDefinition.Mode.allCases)
    func emptyItems(items: Value, mode: BatchDefinition.Mode) async throws {
        let log = CallLog()
        let node = ClosureNode(
            exec: { (_, _) throws(NodeError) in
                log.add("exec")
                return .null
            },
            post: { (_, _, prepared, result) throws(NodeError) in
                log.add("post \(prepared) \(result)")
                return nil
            })
        let harness = EngineHarness()
        _ = try await harness.run(manifest(.sequential(.constant(items)) { $0.mode = mode }), ["a": node])
        #expect(log.all == ["post a list of 0 a list of 0"])
        #expect(harness.stored("out") == .list([]))
    }

    @Test("B1: a batch node without exec gives a null for each item", arguments: BatchDefinition.Mode.allCases)
    func withoutExec(mode: BatchDefinition.Mode) async throws {
        let harness = EngineHarness()
        let node = ClosureNode(post: { (_, _, _, _) throws(NodeError) in nil })
        _ = try await harness.run(manifest(.sequential(.ints(0..<3)) { $0.mode = mode }), ["a": node])
        #expect(harness.stored("out") == .list([.null, .null, .null]))
    }

    @Test("B1: a batch of asynchronous items waits for each before the next")
    func pendingItemsInOrder() async throws {
        let log = CallLog()
        let arrivals = Arrivals()
        let node = ClosureNode(
            configure: { $0.isAsync = true },
            execFrame: { frame, call in
                log.add("begin \(frame.chunk[0])")
                let token = frame.suspend(0, call.pendingItems)
                log.add("\(token)")
                arrivals.arrive()
                frame.handled = 1
            })
        let harness = EngineHarness()
        let manifest = manifest(.sequential(.ints(0..<3)))
        async let action = harness.run(manifest, ["a": node])
        for item in 0..<3 {
            await arrivals.wait(for: item + 1)
            #expect(log.all.count == 2 * (item + 1))
            let token = log.all.last.flatMap { UInt64($0) } ?? 0
            #expect(harness.pendingItems.complete(token, .success(.int(item * 10))))
        }
        _ = try await action
        #expect(harness.stored("out") == .list([.int(0), .int(10), .int(20)]))
    }
}
