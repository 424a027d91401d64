import Testing
import WeirTestSupport

/// A byte order mark is passed over by whatever reads text, and UTF-16 is refused by its name.
struct ByteOrderMarkTests {
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private let weir: Weir

    init() throws { weir = try Weir() }

    private func write(_ text: String, to name: String, after mark: [UInt8] = mark) throws {
        try weir.folder.write(String(decoding: mark, as: UTF8.self) + text, to: name)
    }

    private func printed(_ keys: [String], _ arguments: String...) throws -> String {
        let run = try ProgramRun(
            Programs.weir, ["run", "flow.yaml", "--quiet"] + keys.flatMap { ["--print", $0] } + arguments,
            in: weir.folder.path)
        #expect(run.status == 0, "\(run.errors)")
        return run.output
    }

    @Test func filesOfTheCommandLine() throws {
        try write("{\"a\": 1}", to: "in.json")
        try write("text", to: "in.txt")
        try weir.manifest("probe", "n: { uses: probe.echo, input: 0 }")
        #expect(try printed(["a"], "--shared", "in.json") == "1\n")
        #expect(try printed(["x", "y"], "--set", "x=@in.json", "--set", "y=@in.txt") == "{\"a\":1}\n\"text\"\n")
    }

    @Test func itemSourcesAndPlugins() throws {
        try write("a,b\n1,2\n", to: "in.csv")
        try write("one\ntwo\n", to: "in.txt")
        try write("[1]\n", to: "in.jsonl")
        try weir.manifest(
            "probe, files, tables, text",
            "a: { uses: probe.echo, batch: sequential, items: { csv: in.csv }, output: shared.a, next: b }",
            "b: { uses: probe.echo, batch: sequential, items: { lines: in.txt }, output: shared.b, next: c }",
            "c: { uses: probe.echo, batch: sequential, items: { jsonl: in.jsonl }, output: shared.c, next: d }",
            "d: { uses: files.read, with: { path: in.csv }, output: shared.d, next: e }",
            "e: { uses: tables.parse, input: \"${shared.d}\", output: shared.e, next: f }",
            "f: { uses: files.read, with: { path: in.txt, encoding: bytes }, output: shared.f, next: g }",
            "g: { uses: tables.parse, input: \"\\uFEFFa\\n1\", output: shared.g }")
        #expect(
            try printed(["a", "b", "c", "d", "e", "f", "g"])
                == """
                [{"a":"1","b":"2"}]
                ["one","two"]
                [[1]]
                "a,b\\n1,2\\n"
                [{"a":"1","b":"2"}]
                {"$bytes":"77u/b25lCnR3bwo="}
                [{"a":"1"}]

                """)
    }

    @Test func manifestsAndWhatTheyInclude() throws {
        try write(
            "weir: 1\nfunctions: { m: { library: libm.so.6, functions: { floor: f64 floor(f64 x) } } }\n", to: "f.yaml")
        try write(
            "weir: 1\ninclude: [f.yaml]\nnodes: { a: { uses: m.floor, input: 3.5, output: shared.r } }\n",
            to: "flow.yaml")
        #expect(try printed(["r"]) == "3.0\n")
        try write("weir: 2\n", to: "flow.yaml")
        #expect(
            try weir("check", "flow.yaml").errors.contains("flow.yaml:1:7: "), "a column counts from behind the mark")
        try write("weir: 1\ninclude: [f.yaml]\nrun: x\n", to: "flow.yaml")
        try write("wier: 1\n", to: "f.yaml")
        #expect(try weir("check", "flow.yaml").errors.contains("f.yaml:1:1: "))
    }

    @Test(arguments: [[0xFF, 0xFE], [0xFE, 0xFF]] as [[UInt8]])
    func utf16IsNamed(mark: [UInt8]) throws {
        let advice = "the text is UTF-16, not UTF-8; convert it with `iconv -f UTF-16 -t UTF-8`"
        try weir.folder.write(mark + [0x61, 0x00, 0x0A, 0x00], to: "in.json")
        try weir.folder.write(mark + [0x61, 0x00, 0x0A, 0x00], to: "in.txt")
        try weir.manifest(
            "probe", "a: { uses: probe.echo, batch: sequential, items: { lines: in.txt }, output: shared.a }")
        #expect(try weir("run", "flow.yaml").errors.contains(advice))
        #expect(try weir("run", "flow.yaml", "--shared", "in.json").errors.contains(advice))
        #expect(try weir("run", "flow.yaml", "--set", "x=@in.txt").errors.contains(advice))
        #expect(try weir("check", "in.txt").errors.contains(advice))
    }
}
