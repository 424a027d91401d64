import Testing
import WeirTestSupport
import WeirValue

@testable import WeirJournal

/// How many items run again whose input changed, whatever became of it: of equal ones so many as there are more items than
/// records.
struct RecallModelTests {
    private static let sites = [JournalSession.exec("main/a")]
    private static let seeds = Array(0..<40)

    /// Gives each result a number of its own, so that one sees which record answers.
    private final class Numbers {
        private var last = 0
        func next(_ item: Value) -> Value {
            last += 1
            return .list([item, .int(last)])
        }
    }

    /// Runs the visits of a site.
    ///
    /// - Returns: the items that ran, by visit and place.
    private static func run(
        _ visits: [[Int]], _ session: JournalSession, _ numbers: Numbers, _ used: inout Set<Int64>,
        _ random: inout SeededGenerator
    ) -> [(visit: Int, place: Int)] {
        var ran: [(Int, Int)] = []
        for (number, items) in visits.enumerated() {
            let done = session.visit(
                0, items.map { .int($0) }, visit: number, pieces: ItemList.pieces(using: &random)
            ) { .success(numbers.next($0)) }
            for (place, item) in items.enumerated() {
                guard case .success(let value)? = done.results[place] else {
                    Issue.record("item \(place) of visit \(number) has no result")
                    continue
                }
                #expect(value[0] == .int(item))
                #expect(used.insert(value[1].intValue ?? -1).inserted, "a record answered twice")
            }
            ran += done.ran.map { (number, $0) }
        }
        return ran
    }

    private static func visits(using random: inout SeededGenerator) -> [[Int]] {
        (0..<Int.random(in: 1...3, using: &random)).map { _ in ItemList.any(using: &random) }
    }

    private static func changed(_ visits: [[Int]], using random: inout SeededGenerator) -> [[Int]] {
        var visits = visits.map { random.chance(60) ? ItemList.changed($0, using: &random) : $0 }
        if random.chance(20) { visits.append(ItemList.any(using: &random)) }
        if random.chance(20), visits.count > 1 { visits.removeLast() }
        if random.chance(20) { visits.shuffle(using: &random) }
        return visits
    }

    @Test(arguments: seeds) func ofAnEndedRun(seed: Int) throws {
        for part in 0..<50 {
            var random = SeededGenerator(seed: UInt64(seed * 1000 + part))
            let (files, numbers) = (MemoryFiles(), Numbers())
            let old = Self.visits(using: &random)
            let first = try JournalSession(files, sites: Self.sites)
            var used: Set<Int64> = []
            _ = Self.run(old, first, numbers, &used, &random)
            try first.end()
            let new = Self.changed(old, using: &random)
            let second = try JournalSession(files, "two", reusing: "one", sites: Self.sites)
            used = []
            let ran = Self.run(new, second, numbers, &used, &random)
            let (had, have) = (ItemList.counts(old.joined()), ItemList.counts(new.joined()))
            let again = ItemList.counts(ran.map { new[$0.visit][$0.place] })
            for (item, count) in have {
                #expect(
                    again[item] ?? 0 == max(0, count - (had[item] ?? 0)),
                    "\(item) of \(old) → \(new), seed \(seed) \(part)")
            }
            // Another item was at its place, or none.
            let changes = ran.count { visit, place in
                visit < old.count && place < old[visit].count && old[visit][place] != new[visit][place]
            }
            let counts = second.journal.recallCounts
            #expect(counts.recalled == new.joined().count - ran.count)
            #expect(counts.ran[.inputChanged] ?? 0 == changes && counts.ran[.new] ?? 0 == ran.count - changes)
            #expect(counts.ran.values.reduce(0, +) == ran.count)
            try second.end()
        }
    }

    /// There an item without a record at its place may run although there is one elsewhere, as long as nothing has shown
    /// that the input is another.
    @Test(arguments: seeds) func ofARunThatNeverEnded(seed: Int) throws {
        for part in 0..<50 {
            var random = SeededGenerator(seed: UInt64(seed * 1000 + part) &+ 1 << 32)
            let (files, numbers) = (MemoryFiles(), Numbers())
            let old = Self.visits(using: &random)
            let first = try JournalSession(files, sites: Self.sites)
            var used: Set<Int64> = []
            // Some items never came to their end.
            var isRecorded: [[Bool]] = []
            for (number, items) in old.enumerated() {
                let done = first.visit(0, items.map { .int($0) }, visit: number) {
                    random.chance(30) ? nil : .success(numbers.next($0))
                }
                isRecorded.append(done.results.map { $0 != nil })
            }
            try first.end(nil)
            let isSame = random.chance(40)
            let new = isSame ? old : Self.changed(old, using: &random)
            let second = try JournalSession(files, "one", .resume, sites: Self.sites)
            let ran = Self.run(new, second, numbers, &used, &random)
            try second.end()
            func isThere(_ visit: Int, _ place: Int) -> Bool {
                visit < old.count && place < old[visit].count && isRecorded[visit][place]
            }
            let lost = old.indices.flatMap { visit in
                old[visit].indices.filter { !isRecorded[visit][$0] }.map { (visit, $0) }
            }
            if isSame {
                #expect(ran.map { [$0.visit, $0.place] } == lost.map { [$0.0, $0.1] })
                #expect(second.journal.recallCounts.ran.keys.allSatisfy { $0 == .neverFinished || $0 == .new })
            }
            let records = old.indices.flatMap { visit in
                old[visit].indices.filter { isRecorded[visit][$0] }.map { old[visit][$0] }
            }
            let (had, have) = (ItemList.counts(records), ItemList.counts(new.joined()))
            let again = ItemList.counts(ran.map { new[$0.visit][$0.place] })
            let unseen = ItemList.counts(
                ran.filter { !isThere($0.visit, $0.place) }.map { new[$0.visit][$0.place] })
            for (item, count) in have {
                let least = max(0, count - (had[item] ?? 0))
                #expect(again[item] ?? 0 >= least && again[item] ?? 0 <= least + (unseen[item] ?? 0))
            }
        }
    }
}
