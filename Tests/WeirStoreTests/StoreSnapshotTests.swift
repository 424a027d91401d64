import Testing
import WeirExec
import WeirTestSupport
import WeirValue

@testable import WeirStore

/// What preps and readers see, and what keeping that readable costs (S1, S2).
struct StoreSnapshotTests {
    @Test("S1: a prep sees the state at its start plus its own writes, which appear when it returns")
    func prepareIsolation() throws {
        let store = Store(.map([("n", .int(1)), ("m", .map([("a", .int(1))]))]))
        try store.prepare { access throws(NodeError) in
            try store.commit { post throws(NodeError) in
                try post.set(["n"], .int(2))
                try post.set(["m", "b"], .int(2))
                _ = try post.remove(["m", "a"])
                try post.append(["l"], .int(1))
            }
            #expect(access.get(["n"]) == .int(1))
            #expect(access.get(["m"]) == .map([("a", .int(1))]))
            #expect(try access.keys(["m"]) == ["a"])
            #expect(access.get(["l"]) == nil)
            try access.set(["m", "c"], .int(3))
            try access.append(["l"], .int(2))
            #expect(access.get(["m"]) == .map([("a", .int(1)), ("c", .int(3))]))
            #expect(try access.keys(["m"]) == ["a", "c"])
            #expect(access.get(["l"]) == .list([.int(2)]))
            #expect(store.value(["m", "c"]) == nil, "not before it returns")
        }
        #expect(store.value(["m"]) == .map([("b", .int(2)), ("c", .int(3))]))
        #expect(store.value(["l"]) == .list([.int(1), .int(2)]), "append in prep loses nothing")
    }

    @Test("S1: the writes of a prep that fails are dropped, also when one is impossible by then")
    func failedPrepare() throws {
        let store = Store(.map([("m", .map([]))]))
        #expect(throws: NodeError(.failed, "no")) {
            try store.prepare { access throws(NodeError) in
                try access.set(["m", "a"], .int(1))
                throw NodeError(.failed, "no")
            }
        }
        #expect(throws: NodeError(.invalidInput, "cannot set shared.m.a: shared.m is an int")) {
            try store.prepare { access throws(NodeError) in
                try access.set(["x"], .int(1))
                try access.set(["m", "a"], .int(1))
                try store.set(["m"], .int(5))
            }
        }
        #expect(store.whole() == .map([("m", .int(5))]))
    }

    @Test("S1: nobody sees a half-done post")
    func halfDonePost() throws {
        let initial: [(Key, Value)] = [("a", .int(1)), ("m", .map([("x", .int(1))])), ("l", .list([]))]
        let store = Store(.map(initial))
        let before = store.whole()
        try store.commit { access throws(NodeError) in
            try access.set(["a"], .int(2))
            try access.set(["m", "y"], .int(2))
            _ = try access.remove(["m", "x"])
            try access.append(["l"], .int(1))
            _ = access.get([])
            #expect(store.whole() == before)
            let read = try store.read { (reader) throws(NodeError) in reader.get(["m"]) }
            #expect(read == .map([("x", .int(1))]))
            try store.prepare { (prep) throws(NodeError) in #expect(prep.get([]) == before) }
        }
        let after: [(Key, Value)] = [("a", .int(2)), ("l", .list([.int(1)])), ("m", .map([("y", .int(2))]))]
        #expect(store.whole() == .map(after))
    }

    @Test("S2: an old snapshot sees the old subtree, built once for it, after any change")
    func oldSubtree() throws {
        let store = Store(.map([]))
        try store.commit { access throws(NodeError) in
            for index in 0..<20 { try access.set(["m", Key("\(index)"), "deep"], .int(index)) }
        }
        let before = store.value(["m"])
        try store.read { (reader) throws(NodeError) in
            for index in 0..<20 {
                try store.commit { access throws(NodeError) in
                    if index % 3 == 0 { _ = try access.remove(["m", Key("\(index)")]) }
                    if index % 3 == 1 { try access.set(["m", Key("\(index)")], .null) }
                    if index % 3 == 2 { try access.set(["m", Key("\(index)"), "deep"], .null) }
                }
            }
            let old = reader.get(["m"])
            #expect(old == before)
            #expect(reader.get(["m"])?.owner === old?.owner, "built once")
            try store.commit { access throws(NodeError) in _ = try access.remove(["m"]) }
            #expect(reader.get(["m"]) == before)
            #expect(reader.get(["m", "2", "deep"]) == .int(2))
        }
        #expect(store.value(["m"]) == nil)
    }

    @Test("S2: older contents are kept only while a snapshot can see them")
    func olderContentsAreFreed() throws {
        let store = Store(.map([]))
        let keys = (0..<50).map { Key("k\($0)") }
        func write(_ number: Int) throws {
            for key in keys {
                try store.commit { access throws(NodeError) in try access.set([key], .int(number)) }
            }
        }
        func older() -> Int { store.withTree { $0.root.statistics.older } }
        try write(1)
        try write(2)
        #expect(older() == 0, "nobody reads")
        var first: StoreSnapshot? = store.overlay(collecting: [])
        try write(3)
        #expect(older() == 50)
        try write(4)
        #expect(older() == 50, "3 is seen by nobody")
        var second: StoreSnapshot? = store.overlay(collecting: [])
        try write(5)
        #expect(older() == 100)
        let iteration = second?.makeIterationStore()
        second = nil
        #expect(older() == 100, "the iteration's store still reads it")
        #expect(iteration?.value(["k7"]) == .int(4))
        withExtendedLifetime(first) {}
        first = nil
        #expect(older() == 50)
        #expect(iteration?.value(["k7"]) == .int(4))
    }

    @Test("S2: a removed key leaves nothing behind once nobody can see it")
    func removedKeysAreFreed() throws {
        let store = Store(.map([]))
        for index in 0..<1000 {
            let key = Key("k\(index)")
            try store.commit { access throws(NodeError) in try access.set([key], .int(1)) }
            try store.read { (reader) throws(NodeError) in
                try store.commit { access throws(NodeError) in _ = try access.remove([key]) }
                #expect(reader.get([key]) == .int(1))
            }
        }
        #expect(store.withTree { $0.root.statistics.entries } == 0)
        #expect(store.withTree { $0.hasNoSnapshots })
    }

    @Test("S2: a snapshot before each of many posts copies and keeps nothing")
    func snapshotsCostNothing() throws {
        let store = Store(.map([]))
        try store.set(["m", "first"], .int(0))
        func branch() -> MapBranch? {
            if case .map(let branch)? = store.withTree({ $0.root.override("m", at: $0.version) }) {
                branch
            } else {
                nil
            }
        }
        let before = branch()
        for index in 0..<5000 {
            let path: [Key] = ["m", Key("k\(index)")]
            try store.prepare { access throws(NodeError) in
                _ = access.get(["m", "first"])
                try store.commit { post throws(NodeError) in try post.set(path, .int(index)) }
            }
        }
        #expect(branch() === before, "written in place")
        let statistics = try #require(before?.statistics)
        #expect(statistics.entries == 5001)
        #expect(statistics.older == 0)
        #expect(store.withTree { $0.hasNoSnapshots })
    }
}
