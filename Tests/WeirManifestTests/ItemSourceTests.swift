import Testing
import WeirModel

struct ItemSourceTests {
    private func source(_ items: String) throws -> ItemSourceDefinition {
        let (manifest, problems) = Fixture.parse(
            "weir: 1\nnodes:\n  a: { uses: text.join, batch: parallel, items: \(items) }\n")
        #expect(problems.isEmpty)
        return try #require(manifest?.flows["main"]?.nodes[0].batch?.items)
    }

    @Test func aLiteralListIsASource() throws {
        guard case .each(.constant(let list), as: nil) = try source("[1, b]") else {
            Issue.record("each is expected")
            return
        }
        #expect(list == .list([.int(1), .string("b")]))
    }

    @Test func aReferenceIsASource() throws {
        guard case .each(.reference(let reference), as: nil) = try source("\"${shared.x}\"") else {
            Issue.record("each is expected")
            return
        }
        #expect(reference.text == "shared.x")
    }

    @Test func eachAndKeysTakeAName() throws {
        guard case .each(_, as: "n") = try source("{ each: [1], as: n }"),
            case .keys(.reference, as: "k") = try source("{ keys: \"${shared.x}\", as: k }")
        else {
            Issue.record("each and keys are expected")
            return
        }
    }

    @Test(arguments: [
        ("5", 0, 5, 1), ("[2, 5]", 2, 5, 1), ("{ from: 9, to: 1, step: -2 }", 9, 1, -2),
        ("{ to: 3 }", 0, 3, 1),
    ])
    func aRangeHasThreeForms(text: String, start: Int64, end: Int64, step: Int64) throws {
        guard case .range(let from, let to, let by, as: "i") = try source("{ range: \(text), as: i }")
        else {
            Issue.record("range is expected")
            return
        }
        #expect([from, to, by].map(\.constantValue) == [.int(start), .int(end), .int(step)])
    }

    @Test func aGlobKeepsReferencesApartFromThePattern() throws {
        guard
            case .glob(.interpolation(let parts), let names) = try source(
                "{ glob: \"${params.d}/*.txt\", as: p }"),
            case .reference? = parts.first, case .text("/*.txt")? = parts.last
        else {
            Issue.record("a glob is expected")
            return
        }
        #expect(names.path == "p")
        #expect(names.name == nil)
    }

    @Test func filesAreSources() throws {
        guard case .lines(_, size: nil, as: nil) = try source("{ lines: a.txt }"),
            case .lines(_, size: _?, as: "l") = try source("{ lines: a.txt, size: 10, as: l }"),
            case .csv(_, separator: let separator?, size: _?, as: "rows") = try source(
                "{ csv: a.csv, separator: ';', size: 100, as: rows }"),
            case .jsonl(_, size: nil, as: nil) = try source("{ jsonl: \"${params.file}\" }")
        else {
            Issue.record("lines, csv and jsonl are expected")
            return
        }
        #expect(separator.constantValue == .string(";"))
    }

    @Test func aMatrixKeepsTheOrderOfItsKeys() throws {
        guard case .matrix(let entries) = try source("{ matrix: { z: [1, 2], a: \"${shared.x}\" } }")
        else {
            Issue.record("matrix is expected")
            return
        }
        #expect(entries.map(\.0) == ["z", "a"])
    }

    @Test func theNodeTypeOfAPrepIsASource() throws {
        guard
            case .nodeType("files.list", let settings, _) = try source(
                "{ uses: files.list, with: { path: x } }")
        else {
            Issue.record("a node type is expected")
            return
        }
        #expect(settings.map(\.0) == ["path"])
    }
}
