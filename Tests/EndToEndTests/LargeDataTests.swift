import Glibc
import Testing
import WeirTestSupport

/// Values and files that are large, or would be if they were written out.
///
/// Time and memory stay in proportion, or a line says what the limit is. Where that could take quadratic time, a limit of
/// processor time many times as long ends it.
struct LargeDataTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    @Test("a list that holds itself twice, again and again, passes through a node and is refused where it is printed")
    func sharedLists() throws {
        try weir.folder.write(
            """
            weir: 1
            plugins: [probe]
            shared: { x: [7], m: { a: 1 } }
            flow: main
            flows:
              main: { batch: sequential, items: { range: 45, as: i }, run: grow }
              grow:
                nodes:
                  a: { uses: probe.echo, input: ["${shared.x}", "${shared.x}"], output: shared.x, next: b }
                  b: { uses: probe.echo, input: { p: "${shared.m}", q: "${shared.m}" }, output: shared.m }
            """, to: "flow.yaml")
        let run = try weir.limited("run flow.yaml --quiet --print x --print m --print 'x[0][1][0][1]'")
        #expect(run.status == 1)
        #expect(run.output.isEmpty)
        #expect(run.errorLines.count == 3, "\(run.errors.prefix(500))")
        for line in run.errorLines { #expect(line.contains("since lists and maps in it are shared"), "\(line)") }
    }

    @Test("a file of 5 GiB is refused before it is read")
    func fileThatIsTooLong() throws {
        let file = open(weir.folder.path("big"), O_CREAT | O_WRONLY, 0o600)
        #expect(ftruncate(file, 5 << 30) == 0)
        close(file)
        try weir.manifest("files", "a: { uses: files.read, with: { path: big, encoding: bytes }, output: shared.x }")
        let run = try weir.limited("run flow.yaml --quiet", seconds: 10)
        #expect(run.status == 1)
        #expect(run.errors.contains("\"big\" is too large: a value has at most 4294967295 bytes; set \"limit\""))
        try weir.manifest(
            "files", "a: { uses: files.read, with: { path: big, encoding: bytes, limit: 3 }, output: shared.x }")
        #expect(try weir.limited("run flow.yaml --quiet", seconds: 10).status == 0)
        let set = try weir.limited("run flow.yaml --quiet --set x=@big", seconds: 10)
        #expect(set.status == 64)
        #expect(set.errors.contains("is longer than 1024 MiB"))
    }

    @Test("a CSV file of 40,000 columns is read in linear time, by the source and by tables.parse")
    func wideTables() throws {
        let names = (0..<40_000).map { "g\($0)" }.joined(separator: ",")
        let row = Array(repeating: "1", count: 40_000).joined(separator: ",")
        try weir.folder.write(names + "\n" + row + "\n" + row + "\n", to: "in.csv")
        try weir.manifest(
            "probe, files, tables",
            "a: { uses: probe.echo, batch: sequential, items: { csv: in.csv }, output: shared.r, next: b }",
            "b: { uses: files.read, with: { path: in.csv }, output: shared.t, next: c }",
            "c: { uses: tables.parse, input: \"${shared.t}\", output: shared.p }")
        let run = try weir.limited("run flow.yaml --quiet --print 'r[1].g39999' --print 'p[1].g39999'")
        #expect(run.status == 0, "\(run.errors.prefix(300))")
        #expect(run.output == "\"1\"\n\"1\"\n")
        try weir.folder.write(names + ",g7\n", to: "in.csv")
        #expect(
            try weir.limited("run flow.yaml --quiet").errors.contains(
                "in.csv:1: the header has two columns \"g7\", 8 and 40001; rename one"))
    }

    @Test("200,000 tolerated failures are counted, and the first thousand told")
    func toleratedFailures() throws {
        try weir.folder.write(
            """
            weir: 1
            plugins: [probe]
            flow: f
            flows:
              f: { batch: parallel, items: { range: 200000, as: i }, run: g, on_error: continue, tolerate: 100% }
              g: { nodes: { a: { uses: probe.fail, input: "${params.i}" } } }
            """, to: "flow.yaml")
        let run = try weir.limited("run flow.yaml", seconds: 120)
        #expect(run.status == 0)
        #expect(run.errorLines.count == 1_002)
        #expect(run.errorLines.last?.contains("0 items done, 200000 failed") == true)
    }

    @Test("a batch of a blocking type costs the same, whatever its concurrency", arguments: [64, 1_000, 4_000])
    func concurrency(concurrency: Int) throws {
        try weir.manifest(
            "probe",
            "a: { uses: probe.double, batch: parallel, concurrency: \(concurrency), items: { range: 200000 }, output: shared.r }"
        )
        let run = try weir.limited("run flow.yaml --quiet --print 'r[199999]' --threads 1000", seconds: 15)
        #expect(run.status == 0, "\(run.errors.prefix(300))")
        #expect(run.output == "399998\n")
    }
}
