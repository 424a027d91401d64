import Testing
import WeirValue

@testable import WeirJournal

struct JournalLifeTests {
    /// Recorders keep their journal, which knows them.
    @Test func aJournalThatEndedIsForgotten() throws {
        weak var journal: Journal?
        do {
            let session = try JournalSession(MemoryFiles(), sites: [JournalSession.exec("main/a")])
            _ = session.visit(0, [.int(1), .int(2)])
            journal = session.journal
            try session.end()
        }
        #expect(journal == nil)
    }
}
