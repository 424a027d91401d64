import Testing
import WeirTestSupport
import WeirValue

@testable import WeirJournal

/// Iterations are known by their params, and what is in them by the scope that they were: it stays known wherever they move.
struct ScopeModelTests {
    private static let sites = [
        SitePlan(kind: "iterations", path: "outer"), JournalSession.exec("outer/a"),
        SitePlan(kind: "flow", path: "outer/deep"),
        SitePlan(kind: "iterations", path: "inner"), JournalSession.exec("inner/b"),
    ]

    /// What an iteration has in it, which is the same for equal params: items of a batch, and iterations of another one in each
    /// of two visits of a flow.
    private static func items(_ param: Int) -> [Value] { (0..<param % 4).map { .int($0 % 2) } }
    private static func params(_ param: Int) -> [Int] { (0..<param % 3).map { $0 % 2 } }

    private static func map(_ number: Int) -> Value { .map([("n", .int(number))] as [(Key, Value)]) }

    /// - Returns: how many items ran.
    private static func run(_ list: [Int], _ session: JournalSession, _ random: inout SeededGenerator) -> Int {
        var ran = 0
        let scopes = session.scopes(0, list.map { map($0) })
        #expect(Set(scopes).count == list.count && !scopes.contains(0))
        // In any order, as lanes do.
        for place in list.indices.shuffled(using: &random) {
            ran += session.visit(1, items(list[place]), scope: scopes[place]).ran.count
            for visit in 0..<2 {
                let scope = session.scope(2, visit: visit, in: scopes[place])
                let numbers = params(list[place])
                let inner = session.scopes(3, numbers.map { map($0) }, scope: scope)
                #expect(Set(inner).count == numbers.count)
                for (place, scope) in inner.enumerated() {
                    ran += session.visit(4, [map(numbers[place])], scope: scope).ran.count
                }
            }
        }
        return ran
    }

    private static func size(_ param: Int) -> Int { items(param).count + 2 * params(param).count }

    @Test(arguments: 0..<40) func whatIsInThemRunsOnlyWhereTheyAreNew(seed: Int) throws {
        for part in 0..<25 {
            var random = SeededGenerator(seed: UInt64(seed * 1000 + part))
            let files = MemoryFiles()
            var list = ItemList.any(using: &random, kinds: 12, most: 8)
            let first = try JournalSession(files, "0", sites: Self.sites)
            #expect(Self.run(list, first, &random) == list.map { Self.size($0) }.reduce(0, +))
            try first.end()
            // A run that reuses one that reused one.
            for number in 1...3 {
                let next = ItemList.changed(list, using: &random, kinds: 12)
                let session = try JournalSession(files, "\(number)", reusing: "\(number - 1)", sites: Self.sites)
                let ran = Self.run(next, session, &random)
                try session.end()
                let had = ItemList.counts(list)
                var expected = 0
                for (param, count) in ItemList.counts(next) {
                    expected += max(0, count - (had[param] ?? 0)) * Self.size(param)
                }
                #expect(ran == expected, "\(list) → \(next), seed \(seed) \(part)")
                list = next
            }
        }
    }
}
