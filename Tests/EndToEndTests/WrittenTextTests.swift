import Testing
import WeirTestSupport

/// A scalar keeps the text that somebody wrote wherever it becomes text, and is a number where one is wanted.
struct WrittenTextTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    private func printed(_ keys: String, _ arguments: String...) throws -> [String] {
        let prints = keys.flatMap { ["--print", String($0)] }
        let run = try ProgramRun(
            Programs.weir, ["run", "flow.yaml", "--quiet"] + prints + arguments, in: weir.folder.path)
        #expect(run.status == 0, "\(run.errors)")
        return run.output.split(separator: "\n").map(String.init)
    }

    private static let texts = [
        "1.10", "1e3", "0x1F", "+5", ".5", "1_000", "1234e56", ".inf", "-0", "0o17", "1.0", "12345678901234567890",
        "1e400",
        "~", "null", "true", "FALSE", "007", "5", "5.", "-.5e-3", "0123456789", "no", "1:30", "0b1",
    ]

    @Test(arguments: texts)
    func aParamKeepsItsText(text: String) throws {
        try weir.manifest(
            "text, files",
            "a: { uses: text.format, with: { template: \"out/${params.id}.txt\" }, output: \"shared.m[params.id]\", next: b }",
            "b: { uses: text.format, with: { template: \"${params.id}\" }, output: shared.t, next: c }",
            "c: { uses: files.write, input: hi, with: { path: \"${params.id}\" }, next: d }",
            "d: { uses: files.read, batch: sequential, items: { glob: \"${params.id}\" }, output: shared.g }",
            more: "params: { id: none }")
        #expect(
            try printed("mtg", "--param", "id=\(text)") == [
                "{\"\(text)\":\"out/\(text).txt\"}", "\"\(text)\"", "[\"hi\"]",
            ])
    }

    @Test func aParamIsANumberWhereOneIsWanted() throws {
        try weir.manifest(
            "probe, text", "a: { uses: probe.double, input: \"${params.n}\", output: shared.a, next: b }",
            "b: { uses: text.summarize, input: \"one two three. four five six.\", with: { words: \"${params.n}\" }, output: shared.b, next: c }",
            "c: { uses: probe.echo, batch: sequential, items: { range: \"${params.n}\" }, output: shared.c }",
            more: "params: { n: 1 }")
        #expect(try printed("ac", "--param", "n=0x3") == ["6", "[0,1,2]"])
        #expect(try printed("ac", "--param", "n=+3") == ["6", "[0,1,2]"])
    }

    @Test func theTextGoesThroughFlowsBatchesListsAndTheStore() throws {
        try weir.folder.write(
            """
            weir: 1
            plugins: [text, probe]
            params: { v: 1.10, list: [1.10, 0x1F, +5], word: True }
            flow: outer
            flows:
              outer:
                batch: parallel
                items: { each: "${params.list}", as: w }
                nodes: { in: { run: inner, params: { deep: 1e3 } } }
              inner:
                params: { own: 010 }
                batch: sequential
                items: { each: [{ z: .50 }] }
                nodes:
                  a: { uses: probe.echo, input: "${params.v}", output: "shared.numbers[params.w]", next: b }
                  b:
                    uses: text.format
                    with: { template: "${params.v} ${params.w} ${params.deep} ${params.own} ${params.z} ${params.word}" }
                    output: "shared.texts[params.w]"
                    next: c
                  c: { uses: text.format, with: { template: "${shared.kept} ${params.list[0]}" }, output: shared.stored }
            shared: { kept: 2.50 }
            """, to: "flow.yaml")
        let lines = try ProgramRun(
            Programs.weir,
            ["run", "flow.yaml", "--quiet", "--print", "texts", "--print", "numbers", "--print", "stored"],
            in: weir.folder.path
        ).output.split(separator: "\n")
        #expect(
            lines == [
                "{\"+5\":\"1.10 +5 1e3 010 .50 True\",\"0x1F\":\"1.10 0x1F 1e3 010 .50 True\",\"1.10\":\"1.10 1.10 1e3 010 .50 True\"}",
                "{\"+5\":1.1,\"0x1F\":1.1,\"1.10\":1.1}", "\"2.50 1.10\"",
            ])
    }

    @Test func anItemOfTheSameNameWinsWithItsOwnText() throws {
        try weir.folder.write("{\"v\": 1.1}\n{\"v\": 2}\n", to: "in.jsonl")
        try weir.folder.write(
            """
            weir: 1
            plugins: [text]
            params: { v: 1.10 }
            flows:
              main:
                batch: sequential
                items: { jsonl: in.jsonl }
                nodes: { a: { uses: text.format, with: { template: "v${params.v}" }, output: "shared.m[params.v]" } }
            """, to: "flow.yaml")
        #expect(try printed("m", "--param", "v=1.100") == ["{\"1.1\":\"v1.1\",\"2\":\"v2\"}"])
    }

    @Test(arguments: texts.filter { $0 != "~" && $0 != "null" && $0 != "1e400" })
    func aDefaultKeepsItsText(text: String) throws {
        try weir.manifest(
            "text, files",
            "a: { uses: text.format, with: { template: \"v${params.v:-\(text)}\" }, output: \"shared.m[params.k]\", next: b }",
            "b: { uses: text.format, with: { template: \"${params.v:-\(text)}\" }, output: shared.t, next: c }",
            "c: { uses: files.write, input: hi, with: { path: \"${params.v:-\(text)}\" }, next: d }",
            "d: { uses: files.read, with: { path: '\(text)' }, output: shared.p }", more: "params: { k: key }")
        #expect(try printed("mtp") == ["{\"key\":\"v\(text)\"}", "\"\(text)\"", "\"hi\""])
    }

    @Test func aDefaultIsANumberWhereOneIsWanted() throws {
        try weir.manifest(
            "probe", "a: { uses: probe.double, input: \"${params.n:-007}\", output: shared.a, next: b }",
            "b: { uses: probe.echo, batch: sequential, items: { range: \"${params.n:-0x2}\" }, output: shared.b }")
        #expect(try printed("ab") == ["14", "[0,1]"])
    }

    @Test func aNumberOfTheManifestIsNoStringSetting() throws {
        try weir.manifest(
            "files", "a: { uses: files.write, input: hi, with: { path: \"${params.v}\" } }", more: "params: { v: 1.10 }"
        )
        let run = try weir("run", "flow.yaml")
        #expect(run.errors.contains("\"path\" must be a string, not a float"), "\(run.errors)")
    }

    @Test(arguments: [
        ("$${params.p}", "${params.p}"), ("$$${params.p}", "$5"), ("$$$${params.p}", "$${params.p}"),
        ("$$$$${params.p}", "$$5"), ("$", "$"), ("$$", "$$"), ("a$$b", "a$$b"), ("$5 ${params.p} $", "$5 5 $"),
        ("$${", "${"), ("${params.p}$", "5$"), ("${params.p}$${params.p}", "5${params.p}"),
        ("${params.p}$$${params.p}", "5$5"),
    ])
    func dollarsStandBeforeAReference(template: String, text: String) throws {
        try weir.manifest(
            "text", "a: { uses: text.format, with: { template: '\(template)' }, output: shared.t }",
            more: "params: { p: 5 }")
        #expect(try printed("t") == ["\"\(text)\""])
    }

    @Test func explainShowsTheText() throws {
        try weir.manifest("text", "a: { uses: text.format, input: x }", more: "params: { v: 1.10, w: 1 }")
        let run = try weir("explain", "flow.yaml", "a", "--param", "w=0x1F")
        #expect(run.output.contains("v        = 1.10") && run.output.contains("w        = 0x1F"), "\(run.output)")
    }
}
