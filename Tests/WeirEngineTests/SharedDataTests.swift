import Synchronization
import Testing
import WeirExec
import WeirLock
import WeirModel
import WeirTestSupport
import WeirValue

/// What nodes see of the shared store (S1, S3).
struct SharedDataTests {
    private func batchFlow(
        _ nodes: [NodeDefinition], mode: BatchDefinition.Mode, count: Int,
        _ configure: (inout FlowDefinition) -> Void = { _ in }
    ) -> Manifest {
        let inner = FlowDefinition("inner", nodes) { flow in
            flow.batch = .sequential(.ints(0..<count), as: "n") { $0.mode = mode }
            flow.batch?.concurrency = 8
            configure(&flow)
        }
        return Manifest(FlowDefinition("main", [.run("inner")]), inner)
    }

    @Test("S1: twenty concurrent read-modify-write posts count twenty")
    func postsAreAlone() async throws {
        let overlap = Overlap()
        let node = ClosureNode(post: { (_, store, _, _) throws(NodeError) in
            let count = store.get(["count"])?.intValue ?? 0
            overlap.enter()
            for _ in 0..<3 { HostThreads.letOthersRun() }
            overlap.leave()
            try store.set(["count"], .int(count + 1))
            return nil
        })
        let harness = EngineHarness(cores: 8)
        _ = try await harness.run(batchFlow([.node("a")], mode: .parallel, count: 20), ["a": node])
        #expect(harness.stored("count") == .int(20))
        #expect(overlap.peak == 1)
    }

    @Test(
        "S1: a post that keeps others from writing for more than 10 ms is reported once for each node",
        arguments: [(10_000_000, true, 0), (10_000_001, true, 1), (25_000_000, true, 1), (25_000_000, false, 0)])
    func slowPost(nanoseconds: Int, reads: Bool, warnings: Int) async throws {
        let harness = EngineHarness()
        let node = ClosureNode(post: { (_, store, _, _) throws(NodeError) in
            if reads { _ = store.get(["x"]) }
            harness.clock.advance(by: UInt64(nanoseconds))
            return nil
        })
        _ = try await harness.run(batchFlow([.node("a")], mode: .sequential, count: 3), ["a": node])
        #expect(harness.events.warnings.count == warnings)
        if warnings > 0 {
            let text = "main/inner[0]/a: post had the store to itself for \(nanoseconds / 1_000_000) ms"
            #expect(harness.events.warnings.first?.hasPrefix(text) == true)
        }
    }

    @Test("S1: prep works on a snapshot plus its own writes, and append and add never lose")
    func prepIsASnapshot() async throws {
        let barricade = Barricade()
        let node = ClosureNode(
            configure: { $0.params = .any },
            prep: { (call, store) throws(NodeError) in
                let before = store.get(["sum"])
                guard barricade.wait(for: 4) else { throw NodeError(.timeout, "the others never came") }
                try store.add(["sum"], .int(1))
                try store.append(["list"], call.setting("n"))
                return .value(.list([before ?? .null, store.get(["sum"]) ?? .null]))
            }, exec: { (item, _) throws(NodeError) in item },
            post: { (_, store, prepared, _) throws(NodeError) in
                try store.append(["seen"], prepared)
                return nil
            })
        let harness = EngineHarness(cores: 4, store: .map([("sum", .int(10))]))
        _ = try await harness.run(batchFlow([.node("a")], mode: .parallel, count: 4), ["a": node])
        #expect(harness.stored("sum") == .int(14))
        #expect(harness.stored("list")?.elements.compactMap(\.intValue).sorted() == [0, 1, 2, 3])
        let seen = Value.list([.int(10), .int(11)])
        #expect(harness.stored("seen") == .list([seen, seen, seen, seen]))
    }

    @Test("S1: the writes of a prep that fails are dropped")
    func failedPrepWritesNothing() async throws {
        let node = ClosureNode(prep: { (_, store) throws(NodeError) in
            try store.set(["dirty"], .bool(true))
            throw NodeError(.failed, "no")
        })
        let harness = EngineHarness()
        _ = await harness.failure(of: Manifest(FlowDefinition("main", [.node("a")])), ["a": node])
        #expect(harness.stored("dirty") == nil)
    }

    @Test("S1: what other lanes write comes after what the flow wrote before them and before what it writes next")
    func ordersOfLanes() async throws {
        // Nobody reads, so that no lane has to make its writes visible for a reader.
        let write = ClosureNode(
            configure: { $0.params = .any },
            post: { (call, store, _, _) throws(NodeError) in
                for key in ["kept", call.setting("key").stringValue ?? ""] {
                    try store.set(["m", Key(key)], call.setting("value"))
                }
                return nil
            })
        for lanes in [1, 3] {
            let harness = EngineHarness(store: .map([("m", .map([("first", .null), ("kept", .null)]))]))
            func node(_ name: String, _ key: String, next: String? = nil) -> NodeDefinition {
                .node(name, uses: "write", next: next) {
                    $0.settings = [("key", .constant(.string(key))), ("value", .constant(.string(name)))]
                }
            }
            let inner = FlowDefinition("inner", [node("each", "first")]) { flow in
                flow.batch = .sequential(.ints(0..<500), as: "n") { $0.mode = .parallel }
                flow.batch?.concurrency = lanes
            }
            let nodes = [
                node("before", "first", next: "inner"), .run("inner", next: "after"), node("after", "last"),
            ]
            _ = try await harness.run(Manifest(FlowDefinition("main", nodes), inner), ["write": write])
            let expected: [(Key, Value)] = [
                ("first", .string("each")), ("kept", .string("after")), ("last", .string("after")),
            ]
            #expect(harness.stored("m") == .map(expected))
        }
    }

    @Test("S1: posts of a node type that runs once at a time write in the order in which they ran")
    func ordersOfSerialPosts() async throws {
        for _ in 0..<40 {
            let count = Lock(0)
            let write = ClosureNode(
                configure: { $0.concurrency = .serialGlobal },
                post: { (_, store, _, _) throws(NodeError) in
                    let number = count.withLock { count in
                        count += 1
                        return count
                    }
                    try store.set(["m", "last"], .int(number))
                    return nil
                })
            let harness = EngineHarness(store: .map([("m", .map([("last", .int(0))]))]))
            _ = try await harness.run(batchFlow([.node("a")], mode: .parallel, count: 40), ["a": write])
            #expect(harness.stored("m") == .map([("last", .int(40))]))
        }
    }

    /// Two nodes that hand data to each other through a fixed key.
    private var handOver: [String: ClosureNode] {
        [
            "write": ClosureNode(
                configure: { $0.params = .any },
                post: { (call, store, _, _) throws(NodeError) in
                    try store.set(["image"], call.setting("n"))
                    try store.add(["count"], .int(1))
                    return nil
                }),
            "read": ClosureNode(
                configure: { $0.params = .any },
                prep: { (_, store) throws(NodeError) in .value(store.get(["image"]) ?? .null) },
                exec: { (item, _) throws(NodeError) in
                    HostThreads.letOthersRun()
                    return item
                },
                post: { (call, store, _, result) throws(NodeError) in
                    if result == .int(3) { throw NodeError(.failed, "three") }
                    try store.append(["log"], result)
                    try store.set(["results", Key("\(call.setting("n"))")], result)
                    return nil
                }),
        ]
    }

    @Test(
        "S3: each iteration has its own store, and only the collected keys come back, in item order",
        arguments: BatchDefinition.Mode.allCases)
    func iterationScope(mode: BatchDefinition.Mode) async throws {
        let harness = EngineHarness(store: .map([("count", .int(100)), ("log", .list([.string("start")]))]))
        let manifest = batchFlow([.node("write", next: "read"), .node("read")], mode: mode, count: 40) { flow in
            flow.scope = .iteration
            flow.collect = ["log", "results"]
            flow.batch?.tolerance = .count(1)
        }
        _ = try await harness.run(manifest, handOver)
        let good = (0..<40).filter { $0 != 3 }
        #expect(harness.stored("log") == .list([.string("start")] + good.map { .int($0) }))
        #expect(harness.stored("results") == .map(good.map { (Key("\($0)"), .int($0)) }))
        #expect(harness.stored("count") == .int(100), "what is not collected stays in the iteration")
        #expect(harness.stored("image") == nil)
    }

    @Test("S3: iterations within iterations collect level by level, and parallel equals sequential")
    func nestedScopes() async throws {
        var stores: [Value] = []
        for mode in BatchDefinition.Mode.allCases {
            let harness = EngineHarness()
            let inner = FlowDefinition("inner", [.node("write", next: "read"), .node("read")]) { flow in
                flow.batch = .sequential(.ints([4, 5, 6]), as: "n") { $0.mode = mode }
                flow.scope = .iteration
                flow.collect = ["log", "count"]
            }
            let outer = FlowDefinition("outer", [.run("inner")]) { flow in
                flow.batch = .sequential(.ints(0..<4), as: "m") { $0.mode = mode }
                flow.scope = .iteration
                flow.collect = ["log"]
            }
            _ = try await harness.run(Manifest(FlowDefinition("main", [.run("outer")]), outer, inner), handOver)
            stores.append(harness.store.whole())
        }
        let expected = Value.list((0..<4).flatMap { _ in [Value.int(4), .int(5), .int(6)] })
        let sent = Value.map([("log" as Key, expected)])
        #expect(stores == [sent, sent])
    }

    @Test("S3: a failed batch sends nothing back")
    func failedBatchCollectsNothing() async throws {
        let harness = EngineHarness()
        let manifest = batchFlow([.node("write", next: "read"), .node("read")], mode: .parallel, count: 10) { flow in
            flow.scope = .iteration
            flow.collect = ["log"]
        }
        #expect(await harness.failure(of: manifest, handOver)?.path == "main/inner[3]/read")
        #expect(harness.store.whole() == .map([]))
    }

    @Test("S3: by default there is one store for the run")
    func sharedByDefault() async throws {
        let harness = EngineHarness()
        _ = try await harness.run(
            batchFlow([.node("write")], mode: .parallel, count: 25), handOver)
        #expect(harness.stored("count") == .int(25))
    }
}
