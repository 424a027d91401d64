import Testing
import WeirValue

@testable import WeirJournal

/// Run folders: what they are begun with, how they end, and how they are found.
struct FolderTests {
    private static let odd: Value = .map(
        [
            ("text", .string("ü\u{0}\"\\ \u{1F600} \u{FFFD}")), ("none", .null), ("least", .int(Int64.min)),
            ("most", .int(unsigned: .max)), ("float", .float(0.1)), ("zero", .float(-0.0)), ("huge", .float(1.7e308)),
            ("whole", .float(3)), ("list", .list([.bool(true), .list([]), .map([])])),
            ("", .map([("a b", .int(1))] as [(Key, Value)])),
        ] as [(Key, Value)])

    @Test func whatARunIsBegunWithIsRead() throws {
        var description = DurableFlow.description("one", reusing: "two")
        description.params = Self.odd
        description.shared = Self.odd
        let set: [(Key, Value)] = [("path", .list([.string("a")])), ("value", Self.odd)]
        description.sets = [.map(set)]
        description.seed = .max
        description.halt = "1 %"
        description.keep = .max
        description.text = "flow:\n  \"ü\"\r\n"
        description.started = 1_795_651_200.125
        let files = MemoryFiles()
        let folder = try RunFolder.make(description, in: DurableFlow.runs, files)
        let read = try folder.description()
        #expect(read.params == Self.odd && read.shared == Self.odd && read.sets == description.sets)
        for (key, value) in Self.odd.entries { #expect(read.params.lookup(key)?.kind == value.kind, "\(key)") }
        #expect(read.seed == .max && read.keep == .max && read.halt == "1 %" && read.reused == "/runs/two")
        #expect(read.text == description.text && read.started == description.started)
        #expect(read.secret == description.secret && read.name == "one" && read.format == .current)
    }

    @Test func whatCannotBeWrittenIsSaid() {
        var description = DurableFlow.description("one")
        description.params = .map([("x", .float(.nan))] as [(Key, Value)])
        #expect(throws: JournalError.self) { try description.bytes() }
    }

    @Test func anEndIsRead() throws {
        let folder = try RunFolder.make(DurableFlow.description("one"), in: DurableFlow.runs, MemoryFiles())
        #expect(try folder.end() == nil)
        let end = RunEnd(
            outcome: .failed, session: 7, time: 1.5, seconds: 0.25, done: 3, failed: 2, recalled: 1,
            failure: "a/b[1]: \"ü\"\n")
        try folder.write(end)
        let read = try #require(try folder.end())
        #expect(read.outcome == .failed && read.session == 7 && read.time == 1.5 && read.seconds == 0.25)
        #expect(read.done == 3 && read.failed == 2 && read.recalled == 1 && read.failure == end.failure)
    }

    /// Each byte is changed in turn: what is read then is a description or an error, and never the wrong secret.
    @Test func damagedFilesAreNamed() throws {
        let files = MemoryFiles()
        let folder = try RunFolder.make(DurableFlow.description("one"), in: DurableFlow.runs, files)
        let path = folder.path + "/run.json"
        let bytes = try #require(files.bytes(of: path))
        for count in 0..<bytes.count - 2 {
            files.put(Array(bytes.prefix(count)), into: path)
            let error = #expect(throws: JournalError.self) { try folder.description() }
            #expect(error?.description.hasPrefix("\(path) is damaged: ") == true)
        }
        for text in ["[]", "{}", "{\"format\": [1, 0]}", "{\"format\": 1}", "null", "{\"format\": [\"1\", 0]}"] {
            files.put(Array(text.utf8), into: path)
            #expect(throws: JournalError.self) { try folder.description() }
        }
        files.put(Array("{\"format\": [2, 5]}".utf8), into: path)
        let error = #expect(throws: JournalError.self) { try folder.description() }
        #expect(error?.description.contains("has the format 2.5, and this Weir reads 1.0") == true)
        let end = folder.path + "/end.json"
        for text in ["", "{}", "[1]", "{\"outcome\": \"won\", \"session\": 1}", "{\"outcome\": \"failed\"}"] {
            files.put(Array(text.utf8), into: end)
            let error = #expect(throws: JournalError.self) { try folder.end() }
            #expect(error?.description.hasPrefix("\(end) is damaged: ") == true)
        }
    }

    @Test func runsThatBeginAtOnceHaveFoldersOfTheirOwn() throws {
        let files = MemoryFiles()
        let description = DurableFlow.description("20261125-103400-a7f3")
        let folders = try (0..<20).map { _ in try RunFolder.make(description, in: DurableFlow.runs, files) }
        #expect(Set(folders.map(\.path)).count == folders.count)
        for folder in folders { #expect(try folder.description().name == folder.name) }
    }

    @Test func aNameSaysWhenARunBegan() throws {
        let name = RunFolder.newName(at: 1_795_651_200)
        #expect(name.count == "20261125-103400-a7f3".count)
        #expect(name.allSatisfy { $0.isHexDigit || $0 == "-" } && name.hasPrefix("202611"))
        #expect(RunFolder.newName(at: 1_795_651_200 - 86_400) < name)
    }

    private static func shelf(_ names: [String]) throws -> RunShelf {
        let files = MemoryFiles()
        for name in names { _ = try RunFolder.make(DurableFlow.description(name), in: DurableFlow.runs, files) }
        // What never began is no run.
        try files.makeFolder("\(DurableFlow.runs)/20991231-000000-ffff", isNew: true)
        files.put([1], into: "\(DurableFlow.runs)/20991231-000000-file")
        return RunShelf(DurableFlow.runs, files)
    }

    @Test func aRunIsFoundByItsNameItsBeginningItsPathOrAsTheLast() throws {
        let shelf = try Self.shelf(["20261125-103400-a7f3", "20261126-103400-a7f3", "20261126-103400-b000", "20261126"])
        #expect(try shelf.all().count == 4)
        for (text, name) in [
            ("last", "20261126-103400-b000"), ("20261125", "20261125-103400-a7f3"),
            ("20261126-103400-b", "20261126-103400-b000"), ("20261126", "20261126"),
            ("/runs/20261126/", "20261126"), ("/runs/20261126-103400-b000", "20261126-103400-b000"),
        ] { #expect(try shelf.run(text).name == name, "\(text)") }
    }

    @Test func whatIsNoRunIsSaidWithThoseThereAre() throws {
        let shelf = try Self.shelf(["20261125-a", "20261126-a", "20261126-b"])
        let ambiguous = #expect(throws: JournalError.self) { try shelf.run("20261126") }
        #expect(ambiguous?.description == "several runs begin with \"20261126\": 20261126-a, 20261126-b")
        let unknown = #expect(throws: JournalError.self) { try shelf.run("x") }
        #expect(
            unknown?.description
                == "there is no run \"x\" in /runs, which has 20261125-a, 20261126-a, 20261126-b; say where by --runs")
        let path = #expect(throws: JournalError.self) { try shelf.run("/runs/y") }
        #expect(path?.description.hasPrefix("there is no run \"y\" in /runs, which has 20261125-a") == true)
        #expect(ambiguous?.isWrongUsage == true && unknown?.isWrongUsage == true)
        let empty = #expect(throws: JournalError.self) { try RunShelf("/none", MemoryFiles()).run("last") }
        #expect(empty?.description == "there is no run \"last\" in /none, which has none; say where by --runs")
    }

    @Test func aRunHasEndedOnlyWhereItsLastSessionHas() throws {
        let files = MemoryFiles()
        let sites = [JournalSession.exec("main/a")]
        let first = try JournalSession(files, sites: sites)
        #expect(try first.folder.finalEnd() == nil)
        try first.end(.interrupted)
        #expect(try first.folder.finalEnd() == nil)
        let second = try JournalSession(files, "one", .resume, sites: sites)
        try second.end(.failed)
        #expect(try second.folder.finalEnd()?.session == 2)
        let third = try JournalSession(files, "one", .redrive, sites: sites)
        #expect(try third.folder.finalEnd() == nil)
        try third.end(nil)
        #expect(try third.folder.finalEnd() == nil)
    }
}
