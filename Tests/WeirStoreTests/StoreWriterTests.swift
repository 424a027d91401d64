import Testing
import WeirExec
import WeirTestSupport
import WeirValue

@testable import WeirStore

/// The posts of one lane beside those of others (S1).
struct StoreWriterTests {
    private let store = Store(.map([("m", .map([("k", .int(0))])), ("n", .int(0))]))

    private func entry(_ key: Key) -> Value? { store.value(["m", key]) }

    @Test("a post that only writes does not wait for another one, and is seen as a whole when it ends")
    func recorded() throws {
        let (first, second) = (StoreWriter(store), StoreWriter(store))
        try first.onePost { access throws(NodeError) in
            try access.set(["m", "a"], .int(1))
            try second.onePost { access throws(NodeError) in
                try access.set(["m", "b"], .int(2))
                try access.set(["m", "c"], .int(3))
            }
            #expect(entry("a") == nil && entry("b") == .int(2) && entry("c") == .int(3))
            try access.set(["m", "d"], .int(4))
        }
        #expect(store.whole().lookup("m")?.entries.map(\.key) == ["a", "b", "c", "d", "k"])
    }

    @Test("a post sees its own writes and what others wrote before it first read")
    func ownWrites() throws {
        let (first, second) = (StoreWriter(store), StoreWriter(store))
        try first.onePost { access throws(NodeError) in
            try access.set(["m", "a"], .int(1))
            try second.onePost { access throws(NodeError) in try access.set(["m", "b"], .int(2)) }
            #expect(access.get(["m", "a"]) == .int(1))
            #expect(access.get(["m", "b"]) == .int(2))
            try access.add(["m", "a"], .int(1))
            #expect(try access.remove(["m", "k"]))
        }
        #expect(store.value(["m"]) == .map([("a", .int(2)), ("b", .int(2))]))
    }

    @Test("the writes of a post that fails are dropped, recorded or not")
    func dropped() {
        let writer = StoreWriter(store)
        for reads in [false, true] {
            let error = #expect(throws: NodeError.self) {
                try writer.onePost { access throws(NodeError) in
                    try access.set(["m", "a"], .int(1))
                    if reads { #expect(access.get(["m", "a"]) == .int(1)) }
                    throw NodeError(.failed, "no")
                }
            }
            #expect(error?.message == "no")
            #expect(store.value(["m"]) == .map([("k", .int(0))]))
        }
    }

    @Test("a path that leads through a scalar is refused at once, known map or not")
    func refused() throws {
        let writer = StoreWriter(store)
        try writer.onePost { access throws(NodeError) in try access.set(["n2"], .null) }
        for _ in 0..<2 {
            try writer.onePost { access throws(NodeError) in
                try access.set(["m", "a"], .int(1))
                #expect(throws: NodeError.self) { try access.set(["n", "x"], .int(1)) }
            }
        }
        #expect(entry("a") == .int(1))
    }

    @Test("a map that is replaced is found again, by the same post and by other lanes")
    func replaced() throws {
        let (first, second) = (StoreWriter(store), StoreWriter(store))
        for writer in [first, second] {
            try writer.onePost { access throws(NodeError) in try access.set(["m", "a"], .int(1)) }
        }
        try first.onePost { access throws(NodeError) in
            try access.set(["m"], .map([("new", .null)]))
            try access.set(["m", "b"], .int(2))
        }
        try second.onePost { access throws(NodeError) in try access.set(["m", "c"], .int(3)) }
        #expect(store.value(["m"]) == .map([("b", .int(2)), ("c", .int(3)), ("new", .null)]))
        try first.put(["m"], .int(5))
        #expect(throws: NodeError.self) {
            try second.onePost { access throws(NodeError) in try access.set(["m", "d"], .int(4)) }
        }
        #expect(store.value(["m"]) == .int(5))
    }

    @Test("a post whose writes another one has made impossible meanwhile fails and writes nothing", arguments: 0..<3)
    func overtaken(look: Int) throws {
        let (first, second) = (StoreWriter(store), StoreWriter(store))
        try first.onePost { access throws(NodeError) in try access.set(["m", "a"], .int(1)) }
        let error = #expect(throws: NodeError.self) {
            try first.onePost { access throws(NodeError) in
                try access.set(["n"], .int(7))
                try access.set(["m", "b"], .int(2))
                try second.put(["m"], .string("a text now"))
                if look == 1 { #expect(access.get(["m"]) == .string("a text now")) }
                if look == 2 { #expect(store.value(["m"]) == .string("a text now")) }
            }
        }
        #expect(error?.message.contains("m") == true)
        #expect(store.whole() == .map([("m", .string("a text now")), ("n", .int(0))]))
        try first.onePost { access throws(NodeError) in try access.set(["n"], .int(8)) }
        #expect(store.value(["n"]) == .int(8), "the lane goes on")
    }

    @Test("a map that an ended post has replaced takes no more writes, though nobody has looked")
    func replacedUnseen() throws {
        let (first, second) = (StoreWriter(store), StoreWriter(store))
        try first.onePost { access throws(NodeError) in try access.set(["m", "a"], .int(1)) }
        try second.put(["n"], .int(1))
        try second.put(["m"], .string("a text now"))
        #expect(throws: NodeError.self) {
            try first.onePost { access throws(NodeError) in try access.set(["m", "d"], .int(4)) }
        }
        #expect(store.whole() == .map([("m", .string("a text now")), ("n", .int(1))]))
    }

    @Test("what a post writes at once comes after what ended before it on other lanes")
    func atOnce() throws {
        let (first, second) = (StoreWriter(store), StoreWriter(store))
        try first.put(["n"], .int(5))
        try second.put(["n"], .int(0))
        try first.put(["n"], .int(1), isOrdered: true)
        #expect(store.value(["n"]) == .int(1))
    }

    @Test("a map that moved meanwhile takes the recorded writes where its path leads now")
    func moved() throws {
        let (first, second) = (StoreWriter(store), StoreWriter(store))
        try first.onePost { access throws(NodeError) in try access.set(["m", "a"], .int(1)) }
        try first.onePost { access throws(NodeError) in
            try access.set(["m", "b"], .int(2))
            try second.put(["m"], .map([("other", .null)]))
            #expect(store.value(["m"]) == .map([("other", .null)]))
        }
        #expect(store.value(["m"]) == .map([("b", .int(2)), ("other", .null)]))
    }

    @Test("snapshots do not see recorded writes that came later, and nothing old is kept when they end")
    func snapshots() throws {
        let writer = StoreWriter(store)
        try writer.onePost { access throws(NodeError) in try access.set(["m", "k"], .int(1)) }
        try store.read { (reader) throws(NodeError) in
            for number in 2..<5 {
                try writer.onePost { access throws(NodeError) in try access.set(["m", "k"], .int(number)) }
                #expect(reader.get(["m", "k"]) == .int(1))
                #expect(reader.get(["m"]) == .map([("k", .int(1))]))
            }
        }
        #expect(store.value(["m"]) == .map([("k", .int(4))]))
        #expect(store.withTree { $0.hasNoSnapshots })
        #expect(store.withTree { $0.root.statistics.older } == 0)
    }

    @Test("of many maps that a lane writes into, each gets its own entries")
    func manyMaps() throws {
        let writer = StoreWriter(store)
        for number in 0..<60 {
            try writer.onePost { access throws(NodeError) in
                for map in 0..<(number % 7) {
                    try access.set(["maps", Key("\(map)"), Key("\(number)")], .int(map))
                }
            }
        }
        for map in 0..<6 {
            let expected = (0..<60).filter { $0 % 7 > map }
            let found = store.value(["maps", Key("\(map)")])?.entries
            #expect(found?.count == expected.count)
            #expect(found?.allSatisfy { $0.value == .int(map) } == true)
        }
    }

    @Test("what a post has written is seen by every kind of reader as soon as it ends")
    func seenAtOnce() throws {
        let (writer, other) = (StoreWriter(store), StoreWriter(store))
        let readers: [() throws -> Value?] = [
            { store.value(["m", "a"]) },
            { store.whole().lookup("m")?.lookup("a") },
            { try store.read { (reader) throws(NodeError) in reader.get(["m", "a"]) } },
            { try store.prepare { (access) throws(NodeError) in access.get(["m", "a"]) } },
            { try other.onePost { (access) throws(NodeError) in access.get(["m", "a"]) } },
            { store.overlay(collecting: []).makeIterationStore().value(["m", "a"]) },
        ]
        // Several rounds each, since writes that are soon looked for are applied at once after a while.
        for (index, reader) in readers.enumerated() {
            for round in 0..<40 {
                let number = Value.int(index * 100 + round)
                try writer.onePost { access throws(NodeError) in try access.set(["m", "a"], number) }
                #expect(try reader() == number)
            }
        }
    }

    @Test("a read-modify-write after many writes of other lanes that nobody has looked at counts them all")
    func afterMany() throws {
        let lanes = (0..<3).map { _ in StoreWriter(store) }
        for number in 0..<5000 {
            try lanes[number % 3].onePost { access throws(NodeError) in
                try access.set(["m", Key("\(number)")], .int(number))
            }
        }
        try lanes[0].onePost { access throws(NodeError) in
            #expect(try access.keys(["m"])?.count == 5001)
            #expect(access.get(["m", "4999"]) == .int(4999))
        }
    }

    @Test("writes of one lane keep their order, and a lane whose backlog is applied comes before one that writes after")
    func order() throws {
        let (first, second) = (StoreWriter(store), StoreWriter(store))
        for number in 0..<200 {
            let (early, late) = number % 2 == 0 ? (first, second) : (second, first)
            try early.put(["n"], .int(-number))
            try early.put(["n"], .int(number))
            early.applyBacklog()
            try late.put(["n"], .int(1000 + number))
            if number % 7 == 0 { #expect(store.value(["n"]) == .int(1000 + number)) }
            late.applyBacklog()
        }
        #expect(store.value(["n"]) == .int(1199))
    }

    @Test("a post that ends while another one has the store to itself waits for it, and is not lost")
    func besideAReader() async throws {
        let store = store
        let inside = Arrivals()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try StoreWriter(store).onePost { access throws(NodeError) in
                    let before = access.get(["n"])?.intValue ?? -1
                    inside.arrive()
                    for _ in 0..<200 { HostThreads.letOthersRun() }
                    try access.set(["n"], .int(before + 1))
                }
            }
            group.addTask {
                await inside.wait(for: 1)
                try StoreWriter(store).put(["n"], .int(10))
            }
            try await group.waitForAll()
        }
        #expect(store.value(["n"]) == .int(10), "it came after the post that read")
    }

    @Test("a post beside one that has the store to itself and replaces its map is whole or not there")
    func besideAReplacement() async throws {
        let store = store
        let inside = Arrivals()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try StoreWriter(store).onePost { access throws(NodeError) in
                    _ = access.get(["n"])
                    inside.arrive()
                    for _ in 0..<200 { HostThreads.letOthersRun() }
                    try access.set(["n"], .int(1))
                    try access.set(["m"], .string("a text now"))
                }
            }
            group.addTask {
                let writer = StoreWriter(store)
                try? writer.onePost { access throws(NodeError) in try access.set(["m", "a"], .int(1)) }
                await inside.wait(for: 1)
                try? writer.onePost { access throws(NodeError) in
                    try access.set(["n"], .int(7))
                    try access.set(["m", "b"], .int(2))
                }
            }
            try await group.waitForAll()
        }
        #expect(store.whole() == .map([("m", .string("a text now")), ("n", .int(1))]))
    }

    @Test("many lanes at once, some reading, lose nothing")
    func concurrency() async throws {
        let store = store
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<4 {
                group.addTask {
                    let writer = StoreWriter(store)
                    for index in 0..<400 {
                        try writer.onePost { access throws(NodeError) in
                            try access.set(["m", Key("\(lane)-\(index)")], .int(index))
                            if index % 10 == lane {
                                let before = access.get(["n"])?.intValue ?? -1
                                try access.set(["n"], .int(before + 1))
                            }
                            if index % 50 == 49 { try access.set(["moving"], .map([("x", .null)])) }
                        }
                        try writer.put(["moving", "y"], .int(index))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(store.value(["m"])?.count == 1 + 4 * 400)
        #expect(store.value(["n"]) == .int(4 * 40))
        #expect(store.withTree { $0.hasNoSnapshots })
        #expect(store.withTree { $0.root.statistics.older } == 0)
    }
}
