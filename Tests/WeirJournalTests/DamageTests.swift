import Testing
import WeirEngine
import WeirExec
import WeirValue

@testable import WeirJournal

/// Whatever of a segment is damaged is named, never used, and takes nothing else with it than what it must.
struct DamageTests {
    @Test func whatIsWholeAnswersEverything() throws {
        let journal = try SmallJournal(ends: .succeeded)
        #expect(journal.segments.count == 2)
        let kinds = SurvivingRecords(RunFolder(Segments.path, journal.files), journal.files).kinds
        #expect(Set(kinds) == [1, 2, 3, 4, 5])
        let (ran, damage) = try journal.look()
        #expect(ran == 0 && damage.isEmpty)
    }

    @Test(arguments: zip([1, 128] as [UInt8], [nil, .succeeded] as [RunEnd.Outcome?]))
    func everyByteIsFlippedInTurn(mask: UInt8, outcome: RunEnd.Outcome?) throws {
        let journal = try SmallJournal(ends: outcome)
        for (path, bytes) in journal.segments {
            for place in bytes.indices {
                var other = bytes
                other[place] ^= mask
                journal.files.put(other, into: path)
                let (_, damage) = try journal.look()
                #expect(!damage.isEmpty, "byte \(place) of \(path)")
                if outcome != nil, path.hasSuffix("2.wj") {
                    #expect(!damage.contains(where: { $0.isTorn }), "byte \(place) of \(path)")
                }
            }
            journal.files.put(bytes, into: path)
        }
    }

    @Test(arguments: [nil, .succeeded] as [RunEnd.Outcome?]) func everyLengthIsCut(outcome: RunEnd.Outcome?) throws {
        let journal = try SmallJournal(ends: outcome)
        let frames = SurvivingRecords(RunFolder(Segments.path, journal.files), journal.files).places
        for (path, bytes) in journal.segments {
            let name = String(path.suffix(9))
            let ends = Set((frames[name] ?? []).map { $0.offset + $0.length })
            for count in bytes.indices {
                journal.files.put(Array(bytes.prefix(count)), into: path)
                let (_, damage) = try journal.look()
                guard !ends.contains(count), count > 0 else {
                    #expect(damage.isEmpty)
                    continue
                }
                // The first session was killed; of the second something can be torn only where it was, too.
                let isTorn = name == "000001.wj" || outcome == nil
                #expect(damage.map(\.isTorn) == [isTorn], "\(count) bytes of \(name)")
                #expect(damage.first?.file == path)
            }
            journal.files.put(bytes, into: path)
        }
    }

    /// A tail of zeros is what a machine leaves whose power went.
    @Test func aTailOfZerosIsTorn() throws {
        let journal = try SmallJournal(ends: nil)
        let (path, bytes) = journal.segments[1]
        journal.files.put(bytes.dropLast(20) + [UInt8](repeating: 0, count: 500), into: path)
        let (_, damage) = try journal.look()
        #expect(damage.map(\.isTorn) == [true])
        journal.files.put([UInt8](repeating: 0, count: 500), into: path)
        let (ran, other) = try journal.look()
        #expect(other.map(\.isTorn) == [true] && ran == SmallJournal.total - 2)
    }

    @Test func aDamagedHeadTakesNothingElseWithIt() throws {
        let journal = try SmallJournal(ends: .succeeded)
        for (path, bytes) in journal.segments {
            var other = bytes
            other[40] ^= 255
            journal.files.put(other, into: path)
            let (ran, damage) = try journal.look()
            #expect(ran == 0 && damage.map(\.offset) == [0], "\(path)")
            journal.files.put(bytes, into: path)
        }
    }

    @Test func whatIsLostIsCountedByItsSite() throws {
        let journal = try SmallJournal(ends: .succeeded)
        let places = SurvivingRecords(RunFolder(Segments.path, journal.files), journal.files).places["000002.wj"] ?? []
        let records = try #require(places.first { $0.kind == 4 })
        let (path, bytes) = journal.segments[1]
        var other = bytes
        other[records.offset + records.length - 1] ^= 1
        journal.files.put(other, into: path)
        let (ran, damage) = try journal.look()
        #expect(ran == 3 && damage.map(\.records) == [3] && damage.map(\.site) == ["main/a"])
        #expect(
            damage.first?.description
                == "\(path): \(records.length) bytes from \(records.offset) on are damaged; 3 records of main/a cannot be read"
        )
        let session = try JournalSession(journal.files, "one", .resume, isDryRun: true, sites: SmallJournal.sites)
        try SmallJournal.run(in: session)
        #expect(session.journal.recallCounts.ran == [.unreadable: 3])
        #expect(session.journal.recallCounts.recalled == SmallJournal.total - 3)
    }

    /// Frames of another site or context must not answer, although the keys are the same.
    @Test func recordsWhoseSiteOrContextIsLostAnswerNothing() throws {
        for kind: UInt8 in [2, 3] {
            let journal = try SmallJournal(ends: .succeeded)
            let places =
                SurvivingRecords(RunFolder(Segments.path, journal.files), journal.files).places["000002.wj"] ?? []
            for place in places where place.kind == kind {
                let (path, bytes) = journal.segments[1]
                var other = bytes
                other[place.offset + place.length - 1] ^= 1
                journal.files.put(other, into: path)
                let (ran, damage) = try journal.look()
                #expect(ran > 0 && damage.count >= 2)
                journal.files.put(bytes, into: path)
            }
        }
    }

    @Test func unknownFramesArePassedOver() throws {
        let journal = try SmallJournal(ends: .succeeded)
        let (path, bytes) = journal.segments[1]
        let first = FrameHeader.size + Int(try #require(bytes.withUnsafeBytes { FrameHeader($0) }).length)
        let payload = Array("of a later version".utf8)
        var header = payload.withUnsafeBytes { FrameHeader(of: $0, .records) }
        header.kind = 77
        journal.files.put(Array(bytes.prefix(first)) + header.bytes + payload + bytes.dropFirst(first), into: path)
        let (ran, damage) = try journal.look()
        #expect(ran == 0 && damage.isEmpty)
    }

    @Test func aNewerMinorIsReadAndANewerMajorIsNot() throws {
        let journal = try SmallJournal(ends: .succeeded)
        let (path, bytes) = journal.segments[1]
        let first = FrameHeader.size + Int(try #require(bytes.withUnsafeBytes { FrameHeader($0) }).length)
        var head = SegmentHead(run: "one", session: 2, mode: .resume, started: 0)
        head.format = FormatVersion(major: 1, minor: 4)
        journal.files.put(head.frame() + bytes.dropFirst(first), into: path)
        #expect(try journal.look().ran == 0)
        head.format = FormatVersion(major: 3, minor: 4)
        journal.files.put(head.frame() + bytes.dropFirst(first), into: path)
        let error = #expect(throws: JournalError.self) { _ = try journal.look() }
        #expect(error?.description.contains("has the format 3.4, and this Weir reads 1.0") == true)
    }
}
