import Testing
import WeirCBOR
import WeirExec
import WeirTestSupport
import WeirValue

@testable import WeirJournal

/// The table of keys, in which equal ones are no burden.
struct KeyIndexTests {
    private func past(_ files: MemoryFiles, _ name: String) throws -> PastRecords {
        var loader = PastLoader()
        try loader.read(DurableFlow.folder(name, files), isRedriven: false)
        return PastRecords(loader)
    }

    private func found(_ index: KeyIndex, _ past: PastRecords, _ scope: UInt64, _ key: ItemKey) -> Int {
        var count = 0
        index.search(0, scope, key, past) { _, _ in
            count += 1
            return false
        }
        return count
    }

    /// All visits of a flow have the same key: only those of one scope are looked at.
    @Test func aKeyIsFoundInItsScopeAlone() throws {
        let files = MemoryFiles()
        let session = try JournalSession(files, sites: [SitePlan(kind: "flow", path: "main/inner")])
        for scope in 1...500 as ClosedRange<UInt64> {
            for visit in 0..<Int(scope % 3) + 1 { _ = session.scope(0, visit: visit, in: scope) }
        }
        try session.end()
        let past = try past(files, "one")
        let index = past.keys()
        for scope in 1...500 as ClosedRange<UInt64> {
            #expect(found(index, past, scope, ItemKey(low: 1, high: 0)) == Int(scope % 3) + 1)
        }
        #expect(found(index, past, 501, ItemKey(low: 1, high: 0)) == 0)
        #expect(found(index, past, 1, ItemKey(low: 2, high: 0)) == 0)
    }

    /// Of equal items each is found once, and those that answered are not passed again and again.
    @Test func whatAnsweredIsNotLookedAtAgain() throws {
        let files = MemoryFiles()
        let session = try JournalSession(files, sites: [JournalSession.exec("main/a")])
        _ = session.visit(0, Array(repeating: Value.int(1), count: 3000))
        try session.end()
        let past = try past(files, "one")
        let (index, key) = (past.keys(), past.key(0, 0))
        #expect(found(index, past, 0, key) == 3000)
        for number in 0..<3000 {
            var looks = 0
            index.search(0, 0, key, past) { frame, row in
                looks += 1
                return past.claim(past.frames[frame].firstRecord + row)
            }
            #expect(looks == 1, "item \(number)")
        }
        #expect(found(index, past, 0, key) == 0)
    }

    @Test(arguments: 0..<20) func everyRecordIsFoundByItsKey(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let files = MemoryFiles()
        let session = try JournalSession(files, sites: [JournalSession.exec("main/a")])
        var counts: [UInt64: [Int: Int]] = [:]
        for visit in 0..<10 {
            let scope = UInt64.random(in: 0..<4, using: &random)
            let items = ItemList.any(using: &random, kinds: 30, most: 60)
            _ = session.visit(0, items.map { .int($0) }, scope: scope, visit: visit)
            for item in items { counts[scope, default: [:]][item, default: 0] += 1 }
        }
        try session.end()
        let past = try past(files, "one")
        let index = past.keys()
        var maker = ItemKeyMaker(secret: DurableFlow.secret)
        for scope in 0..<4 as Range<UInt64> {
            for item in 0..<30 {
                #expect(found(index, past, scope, maker.key(of: .int(item))) == counts[scope]?[item] ?? 0)
            }
        }
    }
}
