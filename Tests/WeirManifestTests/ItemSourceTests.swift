import Testing
import WeirModel

struct ItemSourceTests {
    private func definition(_ items: String) throws -> ItemSourceDefinition {
        let (manifest, problems) = Fixture.parse(
            "weir: 1\nnodes:\n  a: { uses: text.join, batch: parallel, items: \(items) }\n")
        #expect(problems.isEmpty)
        return try #require(manifest?.flows["main"]?.nodes[0].batch?.items)
    }

    /// A use of the source of this kind.
    private func source(_ kind: String, _ items: String) throws -> ItemSourceUse {
        guard case .source(let use) = try definition(items) else {
            Issue.record("\(kind) is expected")
            return ItemSourceUse("", at: SourceLocation(file: ""))
        }
        #expect(use.kind == kind)
        return use
    }

    @Test func aLiteralListIsASource() throws {
        let each = try source("each", "[1, b]")
        #expect(each["each"]?.constantValue == .list([.int(1), .string("b")]))
        #expect(each.names.isEmpty)
    }

    @Test func aReferenceIsASource() throws {
        let each = try source("each", "\"${shared.x}\"")
        guard case .reference(let reference)? = each["each"] else {
            Issue.record("each is expected")
            return
        }
        #expect(reference.text == "shared.x")
        #expect(each.names.isEmpty)
    }

    @Test func eachAndKeysTakeAName() throws {
        #expect(try source("each", "{ each: [1], as: n }").name(of: "item") == "n")
        let keys = try source("keys", "{ keys: \"${shared.x}\", as: k }")
        #expect(keys.name(of: "item") == "k")
        guard case .reference? = keys["keys"] else {
            Issue.record("a reference is expected")
            return
        }
    }

    @Test(arguments: [
        ("5", 0, 5, 1), ("[2, 5]", 2, 5, 1), ("{ from: 9, to: 1, step: -2 }", 9, 1, -2),
        ("{ to: 3 }", 0, 3, 1),
    ])
    func aRangeHasThreeForms(text: String, start: Int64, end: Int64, step: Int64) throws {
        let range = try source("range", "{ range: \(text), as: i }")
        #expect(range.name(of: "item") == "i")
        #expect(
            ["from", "to", "step"].map { range[$0]?.constantValue } == [.int(start), .int(end), .int(step)])
    }

    @Test func aGlobKeepsReferencesApartFromThePattern() throws {
        let glob = try source("glob", "{ glob: \"${params.d}/*.txt\", as: p }")
        guard case .interpolation(let parts)? = glob["glob"],
            case .reference? = parts.first, case .text("/*.txt")? = parts.last
        else {
            Issue.record("a glob is expected")
            return
        }
        #expect(glob.name(of: "path") == "p")
        #expect(glob.name(of: "name") == nil)
    }

    @Test func filesAreSources() throws {
        let plain = try source("lines", "{ lines: a.txt }")
        #expect(plain["size"] == nil && plain.names.isEmpty)
        let lines = try source("lines", "{ lines: a.txt, size: 10, as: l }")
        #expect(lines["size"] != nil && lines.name(of: "item") == "l")
        let csv = try source("csv", "{ csv: a.csv, separator: ';', size: 100, as: rows }")
        #expect(csv["size"] != nil && csv.name(of: "item") == "rows")
        #expect(csv["separator"]?.constantValue == .string(";"))
        let jsonl = try source("jsonl", "{ jsonl: \"${params.file}\" }")
        #expect(jsonl["size"] == nil && jsonl.names.isEmpty)
    }

    @Test func aMatrixKeepsTheOrderOfItsKeys() throws {
        let matrix = try source("matrix", "{ matrix: { z: [1, 2], a: \"${shared.x}\" } }")
        #expect(matrix.fields.map(\.key) == ["z", "a"])
    }

    @Test func theNodeTypeOfAPrepIsASource() throws {
        guard
            case .nodeType("files.list", let settings, _) = try definition(
                "{ uses: files.list, with: { path: x } }")
        else {
            Issue.record("a node type is expected")
            return
        }
        #expect(settings.map(\.0) == ["path"])
    }
}
