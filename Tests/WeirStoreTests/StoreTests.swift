import Testing
import WeirExec
import WeirTestSupport
import WeirValue

@testable import WeirStore

/// What one store does for one post after another (S1, S2).
struct StoreTests {
    private func fails(_ message: String, _ body: () throws(NodeError) -> Void) {
        do throws(NodeError) {
            try body()
            Issue.record("expected the error \"\(message)\"")
        } catch {
            #expect(error.message == message)
            #expect(!error.isRetryable)
        }
    }

    @Test("S1: set makes missing maps")
    func setMakesMissingMaps() throws {
        let store = Store(.map([]))
        try store.commit { access throws(NodeError) in try access.set(["a", "b", "c"], .int(1)) }
        #expect(store.value(["a", "b", "c"]) == .int(1))
        #expect(store.whole() == .map([("a", .map([("b", .map([("c", .int(1))]))]))]))
    }

    @Test("S1: set through anything but a map names the path and the kind")
    func setThroughScalar() throws {
        let entries: [(Key, Value)] = [("a", .int(1)), ("l", .list([])), ("n", .null), ("x y", .string("t"))]
        let store = Store(.map(entries))
        fails("cannot set shared.a.b: shared.a is an int") { () throws(NodeError) in
            try store.commit { access throws(NodeError) in try access.set(["a", "b"], .null) }
        }
        fails("cannot set shared.l.b.c: shared.l is a list") { () throws(NodeError) in
            try store.prepare { access throws(NodeError) in try access.set(["l", "b", "c"], .null) }
        }
        fails("cannot append to shared.n.b: shared.n is null") { () throws(NodeError) in
            try store.commit { access throws(NodeError) in try access.append(["n", "b"], .null) }
        }
        fails("cannot set shared[\"x y\"].b: shared[\"x y\"] is a string") { () throws(NodeError) in
            try store.set(["x y", "b"], .null)
        }
    }

    @Test("S2: an int without a sign is added to exactly, and one that does not fit says so")
    func unsignedSums() throws {
        let store = Store(.map([("u", .int(unsigned: 1 << 63)), ("f", .float(1))]))
        func add(_ number: Value, to key: Key = "u") throws {
            try store.commit { access throws(NodeError) in try access.add([key], number) }
        }
        try add(.int(-1))
        #expect(store.value(["u"]) == .int(Int64.max))
        try add(.int(unsigned: 1 << 63))
        #expect(store.value(["u"]) == .int(unsigned: .max))
        try add(.int(0))
        #expect(store.value(["u"]) == .int(unsigned: .max))
        fails(
            "cannot add 1 to shared.u: the sum with 18446744073709551615 does not fit into an int; add a float instead"
        ) { () throws(NodeError) in
            try store.commit { access throws(NodeError) in try access.add(["u"], .int(1)) }
        }
        try add(.int(Int64.min))
        #expect(store.value(["u"]) == .int(Int64.max))
        try add(.int(unsigned: .max), to: "f")
        #expect(store.value(["f"]) == .float(18446744073709551616))
        try add(.int(unsigned: .max), to: "new")
        #expect(store.value(["new"]) == .int(unsigned: .max))
    }

    @Test("S2: append to no list, add to no number and overflow are errors that name the path")
    func wrongKinds() throws {
        let entries: [(Key, Value)] = [("m", .map([])), ("s", .string("t")), ("i", .int(Int64.max))]
        let store = Store(.map(entries))
        fails("cannot append to shared.m: it is a map, not a list") { () throws(NodeError) in
            try store.commit { access throws(NodeError) in try access.append(["m"], .null) }
        }
        fails("cannot add to shared.s: it is a string, not a number") { () throws(NodeError) in
            try store.commit { access throws(NodeError) in try access.add(["s"], .int(1)) }
        }
        fails("cannot add a list to shared.i: only an int or a float can be added") { () throws(NodeError) in
            try store.commit { access throws(NodeError) in try access.add(["i"], .list([])) }
        }
        fails("cannot add a list to shared.new: only an int or a float can be added") { () throws(NodeError) in
            try store.commit { access throws(NodeError) in try access.add(["new"], .list([])) }
        }
        fails(
            "cannot add 1 to shared.i: the sum with 9223372036854775807 does not fit into an int; add a float instead"
        ) { () throws(NodeError) in
            try store.commit { access throws(NodeError) in try access.add(["i"], .int(1)) }
        }
        fails("cannot set the whole store; name a key in it, such as shared.result") { () throws(NodeError) in
            try store.set([], .map([]))
        }
        let long = Array(repeating: Key("k"), count: 257)
        fails("a path of the store holds at most 256 keys; the one that starts with shared.k.k.k.k has 257") {
            () throws(NodeError) in try store.set(long, .null)
        }
    }

    @Test("S2: an error that a post catches leaves nothing behind")
    func caughtErrorLeavesNothing() throws {
        let store = Store(.map([("a", .int(1))]))
        let before = store.whole()
        try store.commit { access throws(NodeError) in
            try? access.set(["a", "b"], .null)
            try? access.add(["new", "deep"], .string("no number"))
        }
        #expect(store.whole() == before)
    }

    @Test("S2: add makes ints of ints and floats of the rest; append makes missing lists")
    func addAndAppend() throws {
        let store = Store(.map([]))
        try store.commit { access throws(NodeError) in
            try access.add(["n", "i"], .int(2))
            try access.add(["n", "i"], .int(3))
            try access.add(["n", "f"], .float(0.5))
            try access.add(["n", "f"], .int(1))
            try access.append(["n", "l"], .int(1))
            try access.append(["n", "l"], .string("two"))
        }
        #expect(store.value(["n", "i"]) == .int(5))
        #expect(store.value(["n", "f"]) == .float(1.5))
        #expect(store.value(["n", "l"]) == .list([.int(1), .string("two")]))
    }

    @Test("S2: remove says whether there was anything, and never throws")
    func remove() throws {
        let store = Store(.map([("a", .map([("b", .int(1))])), ("s", .int(1))]))
        try store.commit { access throws(NodeError) in
            #expect(try access.remove(["a", "b"]))
            #expect(try !access.remove(["a", "b"]))
            #expect(try !access.remove(["a", "x", "y"]))
            #expect(try !access.remove(["s", "x"]))
            try access.set(["t", "u"], .int(1))
            #expect(try access.remove(["t", "u"]))
            #expect(access.get(["t"]) == .map([]))
            try access.set(["t", "u"], .int(2))
        }
        let expected: [(Key, Value)] = [("a", .map([])), ("s", .int(1)), ("t", .map([("u", .int(2))]))]
        #expect(store.whole() == .map(expected))
    }

    @Test("S2: a map or list value becomes writable and keeps the rest")
    func promotion() throws {
        let entries: [(Key, Value)] = [("x", .int(1)), ("y", .list([.int(1)])), ("z", .int(3))]
        let inner = Value.map(entries)
        let store = Store(.map([(Key("m"), inner)]))
        try store.commit { access throws(NodeError) in
            try access.append(["m", "y"], .int(2))
            _ = try access.remove(["m", "x"])
            try access.set(["m", "w"], .null)
        }
        let expected: [(Key, Value)] = [("w", .null), ("y", .list([.int(1), .int(2)])), ("z", .int(3))]
        #expect(store.value(["m"]) == .map(expected))
        #expect(store.value(["m", "x"]) == nil)
        #expect(store.value(["m", "z"]) == .int(3))
        #expect(store.value(["m", "z", "deeper"]) == nil)
        #expect(store.value(["m", "y", "deeper"]) == nil)
        #expect(inner.count == 3, "the value itself stays as it was")
    }

    @Test("S2: keys come in bytewise order, not by canonical equivalence or length")
    func keyOrder() throws {
        let texts = ["é", "e\u{301}", "z", "a", "aa", "Z", "", "日", "\u{1F600}", "\u{FFFD}", "ä"]
        let store = Store(.map([("m", .map([("b", .int(0)), ("日本", .int(0))]))]))
        for text in texts {
            try store.commit { access throws(NodeError) in try access.set(["m", Key(text)], .string(text)) }
        }
        let expected = (texts + ["b", "日本"]).map { Key($0) }.sorted()
        let keys = try store.commit { access throws(NodeError) in try access.keys(["m"]) }
        #expect(keys == expected)
        #expect(store.value(["m"])?.entries.map(\.key) == expected)
        let built = try store.commit { access throws(NodeError) in try access.keys(["m"]) }
        #expect(built == expected, "also from the built value")
        #expect(expected.count == Set(expected).count)
        let none = try store.commit { access throws(NodeError) in try access.keys(["m", "a"]) }
        #expect(none == nil, "a string has no keys")
    }

    @Test("S2: a subtree is built once and shared until it changes")
    func sharedSubtree() throws {
        let store = Store(.map([]))
        try store.commit { access throws(NodeError) in
            try access.set(["a", "b", "c"], .string("long enough to have an owner"))
            try access.set(["other", "x"], .int(1))
        }
        let first = store.value(["a", "b"])
        #expect(first?.owner != nil)
        #expect(store.value(["a", "b"])?.owner === first?.owner)
        #expect(try store.read { (reader) throws(NodeError) in reader.get(["a", "b"]) }?.owner === first?.owner)
        try store.commit { access throws(NodeError) in try access.set(["other", "x"], .int(2)) }
        #expect(store.value(["a", "b"])?.owner === first?.owner, "a change elsewhere builds nothing again")
        try store.commit { access throws(NodeError) in try access.set(["a", "b", "d"], .int(2)) }
        #expect(store.value(["a", "b"])?.owner !== first?.owner)
        #expect(store.value(["a", "b"])?.count == 2)
        #expect(first?.count == 1, "a value once read never changes")
    }

    @Test("S2: what comes from a node is stored without the arena around it, what the engine sets as it is")
    func compaction() throws {
        let big = Value.string(String(repeating: "x", count: 10_000))
        let arena = Value.map([(Key("small"), Value.string("s")), (Key("big"), big)])
        let small = try #require(arena.lookup("small"))
        let store = Store(.map([]))
        try store.commit { access throws(NodeError) in try access.set(["a"], small) }
        try store.set(["b"], small)
        #expect(store.value(["a"])?.owner !== small.owner)
        #expect(store.value(["b"])?.owner === small.owner)
    }

    @Test("S1: the writes of a post that fails are undone")
    func failedPost() throws {
        let entries: [(Key, Value)] = [("k", .int(1)), ("list", .list([.int(1)]))]
        let base = Value.map(entries)
        let initial: [(Key, Value)] = [(Key("m"), base), ("n", .int(7)), ("l", .list([.int(1)]))]
        let store = Store(.map(initial))
        try store.commit { access throws(NodeError) in
            try access.set(["tree", "x"], .int(1))
            try access.append(["tail"], .int(1))
        }
        let before = store.whole()
        let failure = NodeError(.failed, "no")
        #expect(throws: failure) {
            try store.commit { access throws(NodeError) in
                try access.set(["n"], .int(8))
                try access.set(["n"], .map([("deep", .int(9))]))
                try access.set(["n", "deep", "er"], .null, orElse: ["n", "deeper"])
                try access.set(["new", "branch"], .int(1))
                _ = try access.remove(["new", "branch"])
                _ = try access.remove(["new"])
                try access.set(["new", "again"], .int(1))
                _ = try access.remove(["tree", "x"])
                _ = try access.remove(["tree"])
                try access.set(["tree", "y"], .int(2))
                try access.append(["tail"], .int(2))
                try access.append(["l"], .int(2))
                try access.append(["m", "list"], .int(2))
                try access.add(["m", "k"], .int(5))
                try access.add(["m", "fresh"], .int(5))
                #expect(access.get([]) != before)
                _ = access.get(["m"])
                throw failure
            }
        }
        #expect(store.whole() == before)
        #expect(store.value(["m"]) == base)
        #expect(store.value(["tail"]) == .list([.int(1)]))
        try store.commit { access throws(NodeError) in try access.set(["n"], .int(9)) }
        #expect(store.value(["n"]) == .int(9), "the store goes on after a failure")
        #expect(store.value(["tree"]) == .map([("x", .int(1))]))
    }

    @Test("S1: an error of a replay drops all of it")
    func failedReplay() throws {
        let store = Store(.map([("n", .int(1))]))
        let writes = [
            StoreWrite(path: ["a"], kind: .set(.int(1))), StoreWrite(path: ["n", "x"], kind: .set(.int(1))),
        ]
        fails("cannot set shared.n.x: shared.n is an int") { () throws(NodeError) in try store.replay(writes) }
        #expect(store.whole() == .map([("n", .int(1))]))
    }
}

extension StoreAccess {
    /// Writes to the second path where the first is impossible.
    fileprivate func set(_ path: [Key], _ value: Value, orElse other: [Key]) throws(NodeError) {
        do throws(NodeError) { try set(path, value) } catch { try set(other, value) }
    }
}
