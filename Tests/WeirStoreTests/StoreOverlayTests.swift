import Testing
import WeirExec
import WeirTestSupport
import WeirValue

@testable import WeirStore

/// Iterations with a store of their own (S3).
struct StoreOverlayTests {
    @Test("S3: an iteration sees the parent as it was and its own writes, never a sibling's")
    func siblings() throws {
        let initial: [(Key, Value)] = [
            ("text", .string("start")), ("m", .map([("a", .int(1))])), ("l", .list([.int(0)])),
        ]
        let parent = Store(.map(initial))
        let batch = parent.overlay(collecting: ["m"])
        let first = batch.makeIterationStore()
        let second = batch.makeIterationStore()
        try parent.set(["text"], .string("later"))
        try first.commit { access throws(NodeError) in
            try access.set(["text"], .string("first"))
            try access.set(["m", "b"], .int(2))
            try access.append(["l"], .int(1))
        }
        #expect(first.value(["text"]) == .string("first"))
        #expect(first.value(["m"]) == .map([("a", .int(1)), ("b", .int(2))]))
        #expect(first.value(["l"]) == .list([.int(0), .int(1)]))
        #expect(second.value(["text"]) == .string("start"))
        #expect(second.value(["m"]) == .map([("a", .int(1))]))
        #expect(second.value(["l"]) == .list([.int(0)]))
        #expect(parent.value(["m"]) == .map([("a", .int(1))]))
        let keys = try first.commit { access throws(NodeError) in try access.keys([]) }
        #expect(keys == ["l", "m", "text"])
        #expect(second.value(["m"])?.owner === batch.makeIterationStore().value(["m"])?.owner, "built once for all")
    }

    @Test("S3: collected writes replay in order; other keys and failed writes contribute nothing")
    func collecting() throws {
        let parent = Store(.map([("n", .int(1)), ("gone", .int(1))]))
        let batch = parent.overlay(collecting: ["n", "l", "gone", "m"])
        let store = batch.makeIterationStore()
        try store.prepare { access throws(NodeError) in try access.append(["l"], .int(1)) }
        try store.commit { access throws(NodeError) in
            try access.add(["n"], .int(2))
            try access.append(["l"], .int(2))
            try access.set(["scratch"], .int(1))
            try? access.set(["n", "x"], .null)
        }
        try? store.commit { access throws(NodeError) in
            try access.append(["l"], .int(666))
            throw NodeError(.failed, "no")
        }
        try? store.prepare { access throws(NodeError) in
            try access.append(["l"], .int(667))
            throw NodeError(.failed, "no")
        }
        try store.set(["m", "k"], .int(5))
        try store.commit { access throws(NodeError) in #expect(try access.remove(["gone"])) }
        #expect(store.recordedWrites.count == 5)
        try parent.commit { access throws(NodeError) in try access.add(["n"], .int(10)) }
        try parent.replay(store.recordedWrites)
        let expected: [(Key, Value)] = [
            ("l", .list([.int(1), .int(2)])), ("m", .map([("k", .int(5))])), ("n", .int(13)),
        ]
        #expect(parent.whole() == .map(expected))
    }

    @Test("S3: overlays nest, and replaying into an iteration records for the one around it")
    func nested() throws {
        let initial: [(Key, Value)] = [
            ("log", .list([.string("p")])), ("m", .map([("deep", .map([("x", .int(1))]))])),
        ]
        let parent = Store(.map(initial))
        let outer = parent.overlay(collecting: ["log", "m"]).makeIterationStore()
        try outer.commit { access throws(NodeError) in try access.append(["log"], .string("o")) }
        let batch = outer.overlay(collecting: ["log", "m"])
        try outer.commit { access throws(NodeError) in try access.set(["m", "deep", "late"], .null) }
        let inner = batch.makeIterationStore()
        try inner.commit { access throws(NodeError) in
            try access.append(["log"], .string("i"))
            try access.set(["m", "deep", "y"], .int(2))
            _ = try access.remove(["m", "deep", "x"])
        }
        #expect(inner.value(["log"]) == .list([.string("p"), .string("o"), .string("i")]))
        #expect(inner.value(["m", "deep"]) == .map([("y", .int(2))]))
        #expect(outer.value(["m", "deep"]) == .map([("late", .null), ("x", .int(1))]))
        try outer.replay(inner.recordedWrites)
        #expect(outer.value(["m", "deep"]) == .map([("late", .null), ("y", .int(2))]))
        #expect(parent.value(["m", "deep"]) == .map([("x", .int(1))]))
        try parent.replay(outer.recordedWrites)
        #expect(parent.value(["log"]) == .list([.string("p"), .string("o"), .string("i")]))
        #expect(parent.value(["m", "deep"]) == .map([("late", .null), ("y", .int(2))]))
    }

    @Test("S3: the store of an inner iteration keeps every state readable that it starts from")
    func innermostKeepsAll() throws {
        let parent = Store(.map([]))
        try parent.set(["a"], .int(1))
        let inner: Store
        do {
            let middle = parent.overlay(collecting: []).makeIterationStore()
            inner = middle.overlay(collecting: []).makeIterationStore()
        }
        try parent.set(["a"], .int(2))
        #expect(parent.withTree { $0.hasNoSnapshots } == false)
        #expect(inner.value(["a"]) == .int(1))
    }

    @Test("S3: parallel iterations end in the same store as sequential ones")
    func parallelEqualsSequential() async throws {
        @Sendable func iterate(_ store: Store, _ index: Int) throws {
            try store.prepare { access throws(NodeError) in
                try access.set(["text"], .int(index))
                try access.append(["order"], .int(index))
            }
            try store.commit { access throws(NodeError) in
                let text = access.get(["text"]) ?? .null
                try access.set(["results", Key("file\(index)")], text)
                try access.set(["results", "last"], .int(index))
                try access.add(["sum"], text)
                if index % 5 == 0 { throw NodeError(.failed, "no") }
            }
        }
        func run(parallel: Bool) async throws -> Value {
            let parent = Store(.map([("results", .map([("kept", .null)]))]))
            let batch = parent.overlay(collecting: ["results", "order", "sum"])
            let stores = (0..<40).map { _ in batch.makeIterationStore() }
            if parallel {
                await withTaskGroup(of: Void.self) { group in
                    for (index, store) in stores.enumerated() { group.addTask { try? iterate(store, index) } }
                }
            } else {
                for (index, store) in stores.enumerated() { try? iterate(store, index) }
            }
            for store in stores { try parent.replay(store.recordedWrites) }
            return parent.whole()
        }
        let sequential = try await run(parallel: false)
        #expect(try await run(parallel: true) == sequential)
        #expect(sequential.lookup("order")?.count == 40)
        #expect(sequential.lookup("results")?.count == 34)
        #expect(sequential.lookup("text") == nil)
    }
}
