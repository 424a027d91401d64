import Testing
import WeirEngine
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirJournal

/// Runs that are taken up again and again.
struct SessionTests {
    private static let sites = [JournalSession.exec("main/a"), SitePlan(kind: "iterations", path: "inner")]
    private static let items: [Value] = (0..<6).map { .int($0) }

    private static func map(_ number: Int) -> Value { .map([("n", .int(number))] as [(Key, Value)]) }

    private func records(_ name: String, _ files: MemoryFiles) -> [Int] {
        SurvivingRecords(DurableFlow.folder(name, files), files).counts.values.sorted()
    }

    /// Each session ends some items more.
    @Test func aResumeIsResumed() throws {
        let files = MemoryFiles()
        for number in 0..<4 {
            let session = try JournalSession(files, "one", number == 0 ? .run : .resume, sites: Self.sites)
            #expect(session.journal.session == number + 1)
            var left = 2
            let done = session.visit(0, Self.items) { item in
                left -= 1
                return left >= 0 ? .success(.list([item])) : nil
            }
            #expect(done.results.compactMap { $0?.success } == Self.items.prefix(2 * number + 2).map { .list([$0]) })
            try session.end(nil)
        }
        #expect(records("one", files) == [1, 1, 1, 1, 1, 1])
    }

    private static func failing(_ text: String, _ failed: [Int64]) -> (Value) -> Result<Value, NodeError> {
        { failed.contains($0.intValue ?? -1) ? .failure(NodeError(.failed, text)) : .success($0) }
    }

    /// What failed before the redrive runs again, and what failed in it is known.
    @Test func aRedriveThatWasKilledIsResumed() throws {
        let files = MemoryFiles()
        let first = try JournalSession(files, sites: Self.sites)
        _ = first.visit(0, Self.items, Self.failing("first", [1, 3, 5]))
        try first.end(.failed)
        let second = try JournalSession(files, "one", .redrive, sites: Self.sites)
        let redriven = second.visit(0, Self.items, pieces: [4]) { item in
            item == .int(5) ? nil : Self.failing("second", [3])(item)
        }
        #expect(redriven.ran == [1, 3, 5])
        #expect(second.journal.recallCounts.ran == [.failed: 3])
        try second.end(nil)
        let third = try JournalSession(files, "one", .resume, sites: Self.sites)
        let resumed = third.visit(0, Self.items, Self.failing("third", []))
        #expect(resumed.ran == [5])
        #expect(third.journal.recallCounts.ran == [.failed: 1])
        guard case .failure(let error)? = resumed.results[3] else {
            Issue.record("the failure of the redrive is not known")
            return
        }
        #expect(error.message == "second" && error.code == .failed)
        try third.end(.failed)
        let fourth = try JournalSession(files, "one", .redrive, sites: Self.sites)
        #expect(fourth.visit(0, Self.items).ran == [3])
        try fourth.end()
    }

    @Test func aReuseIsReusedWithoutTheFirst() throws {
        let files = MemoryFiles()
        let first = try JournalSession(files, sites: Self.sites)
        _ = first.visit(0, Self.items, attempts: [2: 3])
        try first.end()
        let second = try JournalSession(files, "two", reusing: "one", sites: Self.sites)
        #expect(second.visit(0, Self.items.reversed()).ran.isEmpty)
        try second.end()
        for path in try files.list("/runs/one") { try files.remove("/runs/one/\(path)") }
        let third = try JournalSession(files, "three", reusing: "two", sites: Self.sites)
        let done = third.visit(0, Self.items)
        #expect(done.ran.isEmpty && done.results.compactMap { $0?.success } == Self.items)
        try third.end()
    }

    /// What a record of another run answered is written once, however often the run is taken up.
    @Test func whatIsReusedIsCopiedOnce() throws {
        let files = MemoryFiles()
        let first = try JournalSession(files, sites: Self.sites)
        _ = first.visit(0, Self.items, attempts: [0: 2])
        try first.end()
        let second = try JournalSession(files, "two", reusing: "one", sites: Self.sites)
        _ = second.visit(0, Array(Self.items.prefix(3)))
        try second.end(nil)
        #expect(records("two", files) == [1, 1, 1])
        for _ in 0..<3 {
            let next = try JournalSession(files, "two", .resume, sites: Self.sites)
            #expect(next.visit(0, Self.items).ran.isEmpty)
            try next.end(nil)
            #expect(records("two", files) == [1, 1, 1, 1, 1, 1])
        }
    }

    @Test func whatFailedInTheOtherRunRunsAgain() throws {
        let files = MemoryFiles()
        let first = try JournalSession(files, sites: Self.sites)
        _ = first.visit(0, Self.items, Self.failing("first", [4]))
        try first.end(.failed)
        let second = try JournalSession(files, "two", reusing: "one", sites: Self.sites)
        #expect(second.visit(0, Self.items).ran == [4])
        #expect(second.journal.recallCounts.ran == [.failed: 1])
        try second.end()
    }

    /// The folder of a reused run may be removed once a run has begun with it.
    @Test func aReusedRunThatIsGoneIsALossAndNoMistake() throws {
        let files = MemoryFiles()
        let first = try JournalSession(files, sites: Self.sites)
        _ = first.visit(0, Self.items)
        try first.end()
        let second = try JournalSession(files, "two", reusing: "one", sites: Self.sites)
        _ = second.visit(0, Array(Self.items.prefix(4)))
        try second.end(nil)
        let left = MemoryFiles()
        for path in try files.list("/runs/two") {
            left.put(files.bytes(of: "/runs/two/\(path)") ?? [], into: "/runs/two/\(path)")
        }
        let third = try JournalSession(left, "two", .resume, sites: Self.sites)
        #expect(third.visit(0, Self.items).ran == [4, 5])
        #expect(
            third.journal.damage.map(\.description)
                == ["/runs/one is not there any more; what was not taken from it yet runs again"])
        try third.end()
        #expect(throws: JournalError.self) {
            _ = try JournalSession(left, "three", reusing: "one", sites: Self.sites)
        }
    }

    @Test func scopesOfSessionsAndRunsHaveNumbersOfTheirOwn() throws {
        let files = MemoryFiles()
        var known: Set<UInt64> = []
        func look(_ name: String, _ mode: SessionMode, _ other: String?, _ count: Int) throws {
            let session = try JournalSession(files, name, mode, reusing: other, sites: Self.sites)
            let scopes = session.scopes(1, (0..<count).map { Self.map($0) })
            #expect(Set(scopes).count == count && known.isSubset(of: scopes), "\(name)")
            known = Set(scopes)
            try session.end(nil)
        }
        try look("one", .run, nil, 2)
        try look("one", .resume, nil, 3)
        try look("two", .run, "one", 5)
        try look("two", .resume, nil, 6)
        try look("three", .run, "two", 8)
    }

    @Test func aDryRunWritesNothing() throws {
        let files = MemoryFiles()
        let first = try JournalSession(files, sites: Self.sites)
        _ = first.visit(0, Array(Self.items.prefix(2)))
        try first.end(nil)
        let before = try files.list("/runs/one")
        let count = files.operations.count
        let dry = try JournalSession(files, "one", .resume, isDryRun: true, sites: Self.sites)
        #expect(dry.visit(0, Self.items).ran == [2, 3, 4, 5])
        try dry.end(nil)
        #expect(try files.list("/runs/one") == before && files.operations.count == count)
    }

    /// A full frame is followed by another one, whose first record is no neighbour of the last one.
    @Test func aFailureBehindAFullFrameIsOne() throws {
        let files = MemoryFiles()
        let sites = [JournalSession.exec("main/a")]
        let items = (0...2048).map { Value.int($0) }
        let first = try JournalSession(files, sites: sites)
        _ = first.visit(0, items, isRead: false) {
            $0 == .int(2048) ? .failure(NodeError(.failed, "last")) : .success(.null)
        }
        try first.end(nil)
        let second = try JournalSession(files, "one", .resume, sites: sites)
        // A chunk over both frames.
        let done = second.visit(0, items, isRead: false, pieces: [1000])
        #expect(done.ran.isEmpty)
        guard case .failure? = done.results[2048] else {
            Issue.record("a failure became a success")
            return
        }
        try second.end()
    }
}
