import Testing
import WeirTestSupport

/// Names are the same when their bytes are: a composed and a decomposed letter are two, everywhere.
struct NameBytesTests {
    private static let composed = "caf\u{E9}"
    private static let decomposed = "cafe\u{301}"
    private let weir: Weir

    init() throws { weir = try Weir() }

    /// Runs `flow.yaml` and gives the printed values, byte for byte.
    private func printed(_ keys: String...) throws -> [[UInt8]] {
        let run = try ProgramRun(
            Programs.weir, ["run", "flow.yaml", "--quiet"] + keys.flatMap { ["--print", $0] }, in: weir.folder.path)
        #expect(run.status == 0, "\(run.errors)")
        return run.output.split(separator: "\n").map { Array($0.utf8) }
    }

    private func expect(_ printed: [[UInt8]], _ lines: String..., sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(printed == lines.map { Array($0.utf8) }, sourceLocation: sourceLocation)
    }

    @Test func nodesFlowsParamsAndKeysAreTwo() throws {
        let (one, two) = (Self.composed, Self.decomposed)
        try weir.folder.write(
            """
            weir: 1
            plugins: [probe, text]
            params: { \(one): 1, \(two): 2 }
            shared: { in: { "\(one)": a, "\(two)": b } }
            limits: { \(one): { concurrency: 1 }, \(two): { concurrency: 2 } }
            flow: main
            flows:
              main:
                nodes:
                  \(one): { run: \(two), next: \(two) }
                  \(two): { run: \(one), next: { default: last } }
                  last:
                    uses: probe.echo
                    limit: \(two)
                    input: { \(two): "${params.\(two)}", \(one): "${params.\(one)}", x: "${shared.in.\(one)}", y: "${shared.in.\(two)}" }
                    output: shared.last
              \(one): { nodes: { a: { uses: probe.echo, input: one, output: "shared.out.\(one)" } } }
              \(two): { nodes: { a: { uses: probe.echo, input: two, output: "shared.out.\(two)" } } }
            """, to: "flow.yaml")
        expect(
            try printed("out", "last"), "{\"\(two)\":\"two\",\"\(one)\":\"one\"}",
            "{\"\(two)\":2,\"\(one)\":1,\"x\":\"a\",\"y\":\"b\"}")
    }

    @Test func anotherFormOfANameIsUnknown() throws {
        try weir.manifest(
            "probe", "\(Self.composed): { uses: probe.echo, input: 1, next: \(Self.decomposed) }")
        let run = try weir("check", "flow.yaml")
        #expect(run.status != 0)
        #expect(run.errors.contains("unknown node"), "\(run.errors)")
    }

    @Test(arguments: ["\"caf\\u00e9\"", "'caf\u{E9}'", "caf\u{E9}"])
    func theSameKeyInAnotherSpellingIsADuplicate(key: String) throws {
        try weir.manifest("probe", "a: { uses: probe.echo, input: 1 }", more: "shared: { caf\u{E9}: 1, \(key): 2 }")
        let run = try weir("check", "flow.yaml")
        #expect(run.errors.contains("the key \"caf\u{E9}\" stands twice in this map"), "\(run.errors)")
    }

    @Test func escapesMakeTwoKeysToo() throws {
        try weir.manifest(
            "probe", "a: { uses: probe.echo, input: \"${shared.m}\", output: shared.out }",
            more: #"shared: { m: { "e\u0301": 1, "\u00e9": 2, "\U0000212b": 3, "\xc5": 4, "\ue000": 5 } }"#)
        expect(
            try printed("out"), "{\"e\u{301}\":1,\"\u{C5}\":4,\"\u{E9}\":2,\"\u{212B}\":3,\"\u{E000}\":5}")
    }

    @Test func theCommandLineTellsThemApart() throws {
        let (one, two) = (Self.composed, Self.decomposed)
        try weir.manifest(
            "probe", "a: { uses: probe.echo, input: [\"${params.\(one)}\", \"${params.\(two)}\"], output: shared.out }",
            more: "params: { \(one): 0, \(two): 0 }")
        let run = try weir(
            "run", "flow.yaml", "--quiet", "--print", "out", "--param", "\(one)=1", "--param", "\(two)=2", "--print",
            "in", "--set", "in.\(one)=\"o\"", "--set", "in.\(two)=\"t\"")
        expect(
            run.output.split(separator: "\n").map { Array($0.utf8) }, "[1,2]", "{\"\(two)\":\"t\",\"\(one)\":\"o\"}")
        // A combining character behind the equal sign belongs to the value.
        let odd = try weir("run", "flow.yaml", "--quiet", "--print", "out", "--param", "\(one)=\u{338}x")
        #expect(odd.output.utf8.elementsEqual("[\"\u{338}x\",0]\n".utf8), "\(odd.errors)")
    }

    @Test func columnsAndGroupsAreTwo() throws {
        let (one, two) = (Self.composed, Self.decomposed)
        try weir.folder.write("\(one),\(two),n\n1,2,\(one)\n3,4,\(two)\n", to: "in.csv")
        try weir.manifest(
            "probe, tables, files",
            "a: { uses: probe.echo, batch: sequential, items: { csv: in.csv }, output: shared.rows, next: b }",
            "b: { uses: files.read, with: { path: in.csv }, output: shared.text, next: c }",
            "c: { uses: tables.parse, input: \"${shared.text}\", output: shared.parsed, next: d }",
            "d: { uses: tables.stats, input: \"${shared.parsed}\", with: { columns: [\(one), \(two)] }, output: shared.stats, next: e }",
            "e: { uses: tables.group, input: \"${shared.rows}\", with: { by: n, sum: \(one) }, output: shared.groups, next: f }",
            "f: { uses: tables.merge, input: [\"${shared.groups}\", \"${shared.groups}\"], output: shared.merged }")
        let rows =
            "[{\"\(two)\":\"2\",\"\(one)\":\"1\",\"n\":\"\(one)\"},{\"\(two)\":\"4\",\"\(one)\":\"3\",\"n\":\"\(two)\"}]"
        expect(
            try printed("rows", "parsed", "groups", "merged"), rows, rows,
            "{\"\(two)\":{\"count\":1,\"sum\":3},\"\(one)\":{\"count\":1,\"sum\":1}}",
            "{\"\(two)\":{\"count\":2,\"sum\":6},\"\(one)\":{\"count\":2,\"sum\":2}}")
        let stats = try #require(try printed("stats").first)
        #expect(String(decoding: stats, as: UTF8.self).contains("\"sum\":6"))
        #expect(String(decoding: stats, as: UTF8.self).contains("\"sum\":4"))
    }
}
