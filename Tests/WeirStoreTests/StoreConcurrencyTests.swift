import Testing
import WeirExec
import WeirTestSupport
import WeirValue

@testable import WeirStore

/// Many threads at one store (S1).
struct StoreConcurrencyTests {
    private func concurrently(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<count { group.addTask { try body(index) } }
            try await group.waitForAll()
        }
    }

    @Test("S1: twenty concurrent read-modify-write posts count twenty")
    func concurrentPosts() async throws {
        let store = Store(.map([("n", .int(0))]))
        try await concurrently(20) { _ in
            try store.commit { access throws(NodeError) in
                let before = access.get(["n"])?.intValue ?? -1
                try access.set(["n"], .int(before + 1))
            }
        }
        #expect(store.value(["n"]) == .int(20))
    }

    @Test("S1: add and append in prep never lose")
    func concurrentPreps() async throws {
        let store = Store(.map([]))
        try await concurrently(8) { lane in
            for index in 0..<200 {
                try store.prepare { access throws(NodeError) in
                    try access.add(["n"], .int(1))
                    try access.append(["l"], .int(lane * 1000 + index))
                    try access.set(["m", Key("\(lane)-\(index)")], .null)
                }
            }
        }
        #expect(store.value(["n"]) == .int(1600))
        #expect(store.value(["m"])?.count == 1600)
        let list = store.value(["l"])?.elements.compactMap(\.intValue) ?? []
        #expect(Set(list).count == 1600)
        for lane in 0..<8 {
            let own = list.filter { $0 / 1000 == lane }
            #expect(own == own.sorted(), "each lane's elements stay in order")
        }
    }

    @Test("S1: readers beside posts always see whole posts")
    func consistentReads() async throws {
        let initial: [(Key, Value)] = [("a", .int(0)), ("m", .map([("b", .int(0))])), ("l", .list([]))]
        let store = Store(.map(initial))
        try await concurrently(4) { lane in
            for index in 0..<500 {
                if lane == 0 || index % 50 == lane {
                    try? store.commit { access throws(NodeError) in
                        try access.add(["a"], .int(1))
                        try access.add(["m", "b"], .int(1))
                        try access.append(["l"], .null)
                        if index % 7 == 0 { throw NodeError(.failed, "no") }
                    }
                } else {
                    try store.read { (reader) throws(NodeError) in
                        let a = reader.get(["a"])?.intValue
                        #expect(reader.get(["m", "b"])?.intValue == a)
                        #expect(reader.get(["l"])?.count == a.map { Int($0) })
                        #expect(reader.get([])?.lookup("a")?.intValue == a)
                    }
                }
            }
        }
        #expect(store.withTree { $0.hasNoSnapshots })
    }
}
