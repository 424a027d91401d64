import Testing
import WeirLock
import WeirTestSupport
import WeirValue

@testable import WeirJournal

struct JournalWriterTests {
    /// A record that is full between the moment at which the scopes are taken and the write must not come before its scope.
    @Test func aRecordIsWrittenAfterItsScopeWhateverFillsUpMeanwhile() throws {
        let files = MemoryFiles()
        try files.makeFolder("/runs", isNew: true)
        let segments = try SegmentWriter(files, in: "/runs", number: 1, head: [0])
        let writer = Lock<JournalWriter?>(nil)
        let round = Lock(0)
        // In the first round a lane's scope comes to the recorder after that was emptied, and its record fills a frame.
        let made = JournalWriter(segments, .never, interval: 1_000_000) {
            let number = round.withLock { number in
                number += 1
                return number
            }
            if number == 1 { writer.withLock { $0 }?.add([2], isScopes: false) }
            return number == 2 ? (scopes: [1], records: []) : (scopes: [], records: [])
        }
        writer.withLock { $0 = made }
        made.start { _ in }
        while round.withLock({ $0 }) < 3 { HostThreads.letOthersRun() }
        try made.finish()
        writer.withLock { $0 = nil }
        #expect(files.bytes(of: "/runs/000001.wj") == [0, 1, 2])
    }

    /// Each segment says for itself what its numbers stand for, so that one that is gone takes none of the others with it.
    @Test func segmentsFollowEachOther() throws {
        let files = MemoryFiles()
        let sites = [JournalSession.exec("main/a"), JournalSession.exec("main/b")]
        let session = try JournalSession(files, segmentSize: 0, sites: sites)
        let items = (0..<8).map { Value.int($0) }
        for count in 1...items.count {
            // What came before is recalled by nobody in the same session, so that each item is a visit of its own.
            _ = session.visit(count % 2, [items[count - 1]], visit: count)
            session.waitUntilWritten(count)
        }
        try session.end()
        let segments = try session.folder.segments()
        #expect(segments.count == items.count)
        for segment in segments {
            let other = files.copy()
            let path = session.folder.path(ofSegment: segment)
            other.put(other.bytes(of: path)?.map { _ in 0 } ?? [], into: path)
            let next = try JournalSession(other, "one", .redrive, sites: sites)
            for count in 1...items.count {
                let ran = next.visit(count % 2, [items[count - 1]], visit: count).ran
                #expect(ran == (count == segment ? [0] : []), "item \(count) without segment \(segment)")
            }
            #expect(next.journal.damage.map(\.file) == [path])
            try next.end()
        }
    }
}
