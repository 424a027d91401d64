import Testing
import WeirEngine
import WeirTestSupport
import WeirValue

@testable import WeirJournal

/// Why items run that have records, or had some.
struct ReasonTests {
    private static let items: [Value] = [.int(1), .int(2), .int(3)]

    private static func settings(_ entries: [(Key, Value)]) -> Value { .map(entries) }

    /// Runs the items in one run, and in another one that reuses it.
    private func counts(_ old: SitePlan, _ new: SitePlan, isRead: Bool = true) throws -> RecallCounts {
        let files = MemoryFiles()
        let first = try JournalSession(files, sites: [old])
        _ = first.visit(0, Self.items, isRead: isRead)
        try first.end()
        let second = try JournalSession(files, "two", reusing: "one", sites: [new])
        _ = second.visit(0, Self.items)
        try second.end()
        return second.journal.recallCounts
    }

    @Test(
        arguments: [
            ([("words", .int(10))], [("words", .int(12))], "settings changed (words: 10 → 12)"),
            ([], [("words", .int(12))], "settings changed (words: none → 12)"),
            (
                [("a", .int(1)), ("b", .string("x"))], [("b", .string("y"))],
                "settings changed (a: 1 → none, b: \"x\" → \"y\")"
            ),
        ] as [([(Key, Value)], [(Key, Value)], String)])
    func settingsChanged(old: [(Key, Value)], new: [(Key, Value)], text: String) throws {
        let counts = try counts(
            JournalSession.exec("main/a", settings: Self.settings(old)),
            JournalSession.exec("main/a", settings: Self.settings(new)))
        #expect(
            counts.recalled == 0 && counts.reasons.map(\.reason.text) == [text] && counts.reasons.map(\.count) == [3])
    }

    @Test func theLibraryIsAnotherFile() throws {
        let counts = try counts(JournalSession.exec("main/a"), JournalSession.exec("main/a", build: "2"))
        #expect(counts.ran == [.rebuilt: 3])
    }

    @Test func theLibraryLiesElsewhere() throws {
        let other = SitePlan(
            exec: "main/a", nodeType: "t.t", builds: ["/moved/lib.so": "1"], signature: "", settings: .map([]), key: "")
        #expect(try counts(JournalSession.exec("main/a"), other).recalled == 3)
    }

    @Test func theNodeTypeIsAnother() throws {
        let counts = try counts(JournalSession.exec("main/a"), JournalSession.exec("main/a", type: "t.u", build: "2"))
        #expect(counts.reasons.map(\.reason.text) == ["node changed (node type: t.t → t.u)"])
    }

    @Test func theNodeHasAnotherName() throws {
        #expect(try counts(JournalSession.exec("main/a"), JournalSession.exec("main/b")).ran == [.new: 3])
    }

    @Test func nothingReadTheResultWhichIsReadNow() throws {
        #expect(
            try counts(JournalSession.exec("main/a"), JournalSession.exec("main/a"), isRead: false).ran == [.notKept: 3]
        )
    }

    @Test func whatIsNotReadIsAnsweredByAnyRecord() throws {
        let files = MemoryFiles()
        let sites = [JournalSession.exec("main/a")]
        let first = try JournalSession(files, sites: sites)
        _ = first.visit(0, Self.items)
        try first.end()
        let second = try JournalSession(files, "two", reusing: "one", sites: sites)
        #expect(second.visit(0, Self.items, isRead: false).ran.isEmpty)
        try second.end()
    }

    @Test func whatNeverFinishedIsToldFromWhatIsNew() throws {
        let files = MemoryFiles()
        let sites = [JournalSession.exec("main/a")]
        let first = try JournalSession(files, sites: sites)
        _ = first.visit(0, Self.items) { $0 == .int(2) ? nil : .success($0) }
        try first.end(nil)
        let log = CallLog()
        let second = try JournalSession(
            files, "one", .resume, explain: { log.add("\($0): \($1.text)") }, sites: sites)
        _ = second.visit(0, Self.items + [.int(4)])
        try second.end()
        #expect(second.journal.recallCounts.text == "2 recalled, 1 never finished, 1 new")
        #expect(log.all == ["site 0[1]: never finished", "site 0[3]: new"])
    }

    @Test func aSettingThatVariesByVisitIsPartOfTheItem() throws {
        let files = MemoryFiles()
        let sites = [JournalSession.exec("main/a", settings: Self.settings([("fixed", .int(1))]))]
        func bound(_ number: Int) -> Value { Self.settings([("fixed", .int(1)), ("n", .int(number))]) }
        let first = try JournalSession(files, sites: sites)
        for visit in 0..<2 {
            _ = first.visit(0, [.int(5)], visit: visit, settings: bound(visit)) { _ in .success(.int(visit)) }
        }
        try first.end()
        let second = try JournalSession(files, "two", reusing: "one", sites: sites)
        for visit in 0..<2 {
            // The other way round: each finds the record of its own setting.
            let done = second.visit(0, [.int(5)], visit: visit, settings: bound(1 - visit))
            #expect(done.results.first??.success == .int(1 - visit))
        }
        let changed = second.visit(0, [.int(5)], visit: 0, settings: bound(7))
        #expect(changed.ran == [0])
        #expect(second.journal.recallCounts.recalled == 2 && second.journal.recallCounts.ran == [.inputChanged: 1])
        try second.end()
    }

    @Test func aSettingThatCameBackFindsItsRecords() throws {
        let files = MemoryFiles()
        func sites(_ words: Int) -> [SitePlan] {
            [JournalSession.exec("main/a", settings: Self.settings([("words", .int(words))]))]
        }
        for (number, words) in [10, 12, 10, 12].enumerated() {
            let session = try JournalSession(files, "one", number == 0 ? .run : .resume, sites: sites(words))
            let done = session.visit(0, Self.items) { _ in .success(.int(words)) }
            #expect(done.ran.count == (number < 2 ? 3 : 0))
            #expect(done.results.compactMap { $0?.success } == Self.items.map { _ in .int(words) })
            try session.end(nil)
        }
    }

    @Test func reasonsAreToldInTheirOrder() {
        var counts = RecallCounts()
        counts.recalled = 12
        counts.ran = [.new: 1, .neverFinished: 3, .failed: 2, .settingsChanged(["a: 1 → 2"]): 4, .unreadable: 1]
        #expect(
            counts.text
                == "12 recalled, 2 failed before, 3 never finished, 4 settings changed (a: 1 → 2), 1 unreadable record, 1 new"
        )
    }
}

extension Result {
    /// The value of a success.
    var success: Success? { if case .success(let value) = self { value } else { nil } }
}
