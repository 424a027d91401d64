import Testing
import WeirModel
import WeirSources
import WeirValue

struct CSVSourceTests {
    let workspace = Workspace()

    private func csv(_ separator: String? = nil, size: Int? = nil, as key: Key? = nil) -> ItemSourceDefinition {
        .csv(text("x.csv"), separator: separator.map { text($0) }, size: size.map(number), as: key)
    }

    @Test(arguments: [
        ("b,a\n1,2\n3,4\n", [row(["a": "2", "b": "1"]), row(["a": "4", "b": "3"])]),
        ("a,b\r\n1,2\r\n", [row(["a": "1", "b": "2"])]), ("a,b\n1,2", [row(["a": "1", "b": "2"])]),
        ("a,b\r1,2\r3,4\r", [row(["a": "1", "b": "2"]), row(["a": "3", "b": "4"])]),
        ("\u{FEFF}a,b\n1,2\n", [row(["a": "1", "b": "2"])]), ("\u{FEFF}\"a\",b\n1,2\n", [row(["a": "1", "b": "2"])]),
        ("a,b\n\"x, \"\"y\"\"\",\"1\n2\r\n3\"\n", [row(["a": "x, \"y\"", "b": "1\n2\r\n3"])]),
        ("a,b\n,\n", [row(["a": "", "b": ""])]), ("a,b\n\"\",x\n", [row(["a": "", "b": "x"])]),
        ("a,b\n\n1,2\n\r\n\n3,4\n", [row(["a": "1", "b": "2"]), row(["a": "3", "b": "4"])]),
        ("a,b\n 1 ,\t2\n", [row(["a": " 1 ", "b": "\t2"])]), ("é,漢\nü,😀\n", [row(["é": "ü", "漢": "😀"])]),
        ("a,b\n", []), ("", []), ("\n\n", []), ("a\n1\n", [row(["a": "1"])]),
    ])
    func rowsAreMapsByTheHeader(content: String, expected: [Value]) throws {
        workspace.write("x.csv", content)
        #expect(try workspace.items(csv()) == expected)
    }

    @Test(arguments: [";", "\t", "|", " "])
    func anyCharacterSeparates(separator: String) throws {
        workspace.write("x.csv", ["a", "b,c"].joined(separator: separator) + "\n1\(separator)\"2\(separator)3\"\n")
        #expect(try workspace.items(csv(separator)) == [row(["a": "1", "b,c": "2\(separator)3"])])
    }

    @Test func rowsComeInGroupsAndMaps() throws {
        workspace.write("x.csv", "n\n1\n2\n3\n")
        let rows = ["1", "2", "3"].map { row(["n": $0]) }
        #expect(try workspace.items(csv(size: 2)) == [.list(rows[..<2]), .list(rows[2...])])
        #expect(try workspace.items(csv(as: "row")) == rows.map { entry("row", $0) })
        #expect(try workspace.items(csv(size: 2, as: "g")).first == entry("g", .list(rows[..<2])))
    }

    @Test(arguments: [
        ("a,b\n1\n", "x.csv:2: the row has 1 field, but the header has 2"),
        ("a,b\n1,2\n1,2,3\n", "x.csv:3: the row has 3 fields, but the header has 2"),
        ("a,b\n\"1\n\n2\",3\n1,2,3\n", "x.csv:5: the row has 3 fields, but the header has 2"),
        ("a,b\n\n\"1\n2\"\n", "x.csv:3: the row has 1 field, but the header has 2"),
        ("a,,b\n", "x.csv:1: column 2 of the header has no name"),
        ("a,b,a\n", "x.csv:1: the header has two columns \"a\", 1 and 3; rename one"),
        (
            "a,b\n1,2\n1,x\"y\n",
            "x.csv:3: a quote stands where none can: quote the whole field and write a quote in it twice, \"\""
        ),
        (
            "a,b\n\"x\"y,1\n",
            "x.csv:2: a quote stands where none can: quote the whole field and write a quote in it twice, \"\""
        ),
        ("a,b\n1,2\n\"x,1\n2,3\n", "x.csv:3: the row that starts here has a quote that is never closed"),
    ])
    func badRowsAreNamed(content: String, message: String) {
        workspace.write("x.csv", content)
        #expect(workspace.failure(csv()) == message)
    }

    @Test func textThatIsNotUTF8IsNamed() {
        workspace.write("x.csv", Array("a,b\n1,2\n1,".utf8) + [0xFF, 10])
        #expect(workspace.failure(csv()) == "x.csv:3: the field \"b\" is not UTF-8")
        workspace.write("x.csv", [0xFF, 10])
        #expect(workspace.failure(csv()) == "x.csv:1: the name of column 1 is not UTF-8")
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func manyRowsCrossBuffers(lineEnd: String) throws {
        var content = "number,text\(lineEnd)"
        for index in 0..<20_000 { content += "\(index),\"row \(index)\(lineEnd)\"\(lineEnd)" }
        workspace.write("x.csv", content)
        let items = try workspace.items(csv(), chunk: 100)
        #expect(items.count == 20_000)
        let isRight = items.enumerated().allSatisfy { index, item in
            item == row(["number": "\(index)", "text": "row \(index)\(lineEnd)"])
        }
        #expect(isRight)
    }
}
