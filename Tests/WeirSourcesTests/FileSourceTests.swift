import Testing
import WeirExec
import WeirModel
import WeirSources
import WeirValue

struct FileSourceTests {
    let workspace = Workspace()

    private func lines(_ name: String = "x", size: Int? = nil, as key: Key? = nil) -> ItemSourceDefinition {
        .lines(text(name), size: size.map(number), as: key)
    }

    private func jsonl(_ name: String = "x", size: Int? = nil, as key: Key? = nil) -> ItemSourceDefinition {
        .jsonl(text(name), size: size.map(number), as: key)
    }

    // MARK: lines

    @Test(arguments: [
        ("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]),
        ("\n\na\n\n", ["", "", "a", ""]), ("a\rb\n", ["a\rb"]), ("a\r\r\n", ["a\r"]), ("\u{FEFF}a\n", ["a"]),
        ("\u{FEFF}", []), ("a\n\u{FEFF}b", ["a", "\u{FEFF}b"]), ("é漢\n😀", ["é漢", "😀"]), ("a\0b", ["a\0b"]),
        ("a\r", ["a"]),
    ])
    func linesComeWithoutTheirEnds(content: String, expected: [String]) throws {
        workspace.write("x", content)
        #expect(try workspace.items(lines()) == expected.map { .string($0) })
    }

    @Test func linesComeInGroupsAndMaps() throws {
        workspace.write("x", "1\n2\n3\n4\n5\n")
        let groups = [strings("1", "2"), strings("3", "4"), strings("5")].map { Value.list($0) }
        #expect(try workspace.items(lines(size: 2)) == groups)
        #expect(try workspace.items(lines(size: 2, as: "g"), chunk: 1) == groups.map { entry("g", $0) })
        #expect(try workspace.items(lines(as: "l")).last == row(["l": "5"]))
        #expect(try workspace.items(lines(size: 5)).count == 1, "no empty group at the end")
        #expect(try workspace.items(lines(size: 100)).count == 1)
    }

    @Test(arguments: [1, 65_535, 65_536, 65_537, 1_000_000])
    func longLinesCrossBuffers(length: Int) throws {
        let long = String(repeating: "x", count: length)
        workspace.write("x", "\(long)\nshort\r\n\(long)\r\n\(long)")
        #expect(try workspace.items(lines()) == strings(long, "short", long, long))
    }

    @Test func aMillionLinesStream() throws {
        var content: [UInt8] = []
        for index in 0..<1_000_000 { content += Array("line \(index)\n".utf8) }
        workspace.write("x", content)
        let source = try workspace.open(lines())
        let chunk = ItemChunk(capacity: 8)
        var count = 0
        var isRight = true
        while true {
            chunk.reset(firstIndex: count)
            try source.next(into: chunk, limit: 8)
            if chunk.count == 0 { break }
            if count % 80_000 == 0 { isRight = isRight && chunk[0].stringValue == "line \(count)" }
            count += chunk.count
        }
        #expect(count == 1_000_000)
        #expect(isRight)
    }

    @Test func linesThatAreNotUTF8AreNamed() {
        workspace.write("x", Array("good\n".utf8) + [0xC3, 0x28, 10])
        #expect(workspace.failure(lines()) == "x:2: the line is not UTF-8")
    }

    @Test func itemsBeforeABadLineComeFirst() throws {
        workspace.write("x", Array("a\nb\n".utf8) + [0xFF, 10])
        let source = try workspace.open(lines())
        let chunk = ItemChunk(capacity: 8)
        chunk.reset(firstIndex: 0)
        try source.next(into: chunk, limit: 8)
        #expect(chunk.count == 2)
        for _ in 0..<2 {
            chunk.reset(firstIndex: 2)
            #expect(throws: NodeError(.invalidInput, "x:3: the line is not UTF-8")) {
                try source.next(into: chunk, limit: 8)
            }
        }
    }

    @Test func utf16IsRecognised() {
        workspace.write("x", [0xFF, 0xFE, 0x61, 0])
        #expect(
            workspace.failure(lines())
                == "x:1: the text is UTF-16, not UTF-8; convert it with `iconv -f UTF-16 -t UTF-8`")
    }

    // MARK: jsonl

    @Test func jsonLinesComeAsValues() throws {
        workspace.write("x", "\u{FEFF}{\"a\": 1}\r\n\n  \t\r\n[1.5, null]\n\"é\"\ntrue")
        let values: [Value] = [entry("a", .int(1)), .list([.float(1.5), .null]), .string("é"), .bool(true)]
        #expect(try workspace.items(jsonl()) == values)
        #expect(try workspace.items(jsonl(size: 3)) == [.list(values[..<3]), .list(values[3...])])
        #expect(try workspace.items(jsonl(as: "v")) == values.map { entry("v", $0) })
    }

    @Test func badJSONIsNamedWithItsPlace() {
        workspace.write("x", "{}\n\n{\"a\" 1}\n")
        #expect(workspace.failure(jsonl()).hasPrefix("x:3:"))
        workspace.write("x", "1 2\n")
        #expect(workspace.failure(jsonl()).hasPrefix("x:1:"))
    }

    // MARK: files that cannot be read

    @Test func aMissingFileIsNamedWithTheFolder() {
        for definition in [lines("x.csv"), jsonl("x.csv"), .csv(text("x.csv"), separator: nil, size: nil, as: nil)] {
            #expect(
                workspace.failure(definition)
                    == "cannot open \"x.csv\": no such file (looked in \(workspace.folder))")
        }
        #expect(workspace.failure(lines("/nowhere/x.csv")) == "cannot open \"/nowhere/x.csv\": no such file")
    }

    @Test func aFileOfNearlyTheSameNameIsSuggested() {
        workspace.makeFolder("data")
        workspace.write("data/sales.csv", "")
        #expect(
            workspace.failure(lines("data/sale.csv"))
                == "cannot open \"data/sale.csv\": no such file (looked in \(workspace.folder)); did you mean"
                + " \"data/sales.csv\"?")
    }

    @Test func aFolderIsNoFile() {
        workspace.makeFolder("d")
        #expect(workspace.failure(lines("d")) == "cannot read \"d\": it is a folder")
    }

    @Test func absolutePathsStandForThemselves() throws {
        workspace.write("x", "a")
        #expect(try workspace.items(lines(workspace.folder + "/x")) == strings("a"))
    }

    @Test func nothingComesAfterClose() throws {
        workspace.write("x", "a\nb\n")
        let source = try workspace.open(lines())
        source.close()
        let chunk = ItemChunk(capacity: 8)
        chunk.reset(firstIndex: 0)
        try source.next(into: chunk, limit: 8)
        #expect(chunk.count == 0)
    }
}
