import Testing
import WeirTestSupport

/// An unsigned 64-bit number goes in and out exactly, whichever way it takes.
struct UnsignedNumberTests {
    private let weir: Weir
    private static let largest = "18446744073709551615"

    init() throws { weir = try Weir() }

    private func output(_ arguments: String...) throws -> [String] {
        let run = try ProgramRun(Programs.weir, ["run", "flow.yaml", "--quiet"] + arguments, in: weir.folder.path)
        #expect(run.status == 0, "\(run.errors)")
        return run.output.split(separator: "\n").map(String.init)
    }

    @Test(arguments: [
        ["--set", "in=\(largest)"], ["--shared", "in.json"], ["--param", "number=\(largest)"],
        ["--param", "number=0xffffffffffffffff"],
    ])
    func itIsPrintedAsItWasGiven(arguments: [String]) throws {
        try weir.folder.write("{\"in\": \(Self.largest)}", to: "in.json")
        try weir.manifest(
            "probe", "a: { uses: probe.echo, input: \"${shared.in:-${params.number}}\", output: shared.out }")
        let source = arguments[0] == "--param" ? "params.number" : "shared.in"
        try weir.manifest("probe", "a: { uses: probe.echo, input: \"${\(source)}\", output: shared.out }")
        let run = try ProgramRun(
            Programs.weir, ["run", "flow.yaml", "--quiet", "--print", "out"] + arguments, in: weir.folder.path)
        #expect(run.output == "\(Self.largest)\n", "\(run.errors)")
    }

    @Test func itIsTextAndKeyAndItemWithAllItsDigits() throws {
        try weir.folder.write("\(Self.largest)\n9223372036854775808\n-1\n", to: "in.jsonl")
        try weir.manifest(
            "probe, text",
            "a: { uses: probe.echo, input: \"n = ${params.n}\", output: \"shared.out[params.n]\", next: b }",
            "b: { uses: probe.echo, batch: sequential, items: { jsonl: in.jsonl }, output: shared.list, next: c }",
            "c: { uses: text.join, input: \"${shared.list}\", with: { separator: \" \" }, output: shared.joined }",
            more: "params: { n: \(Self.largest) }")
        #expect(
            try output("--print", "out", "--print", "list", "--print", "joined") == [
                "{\"\(Self.largest)\":\"n = \(Self.largest)\"}", "[\(Self.largest),9223372036854775808,-1]",
                "\"\(Self.largest) 9223372036854775808 -1\"",
            ])
    }

    @Test func whoWantsASignedNumberRefusesIt() throws {
        try weir.manifest("probe", "a: { uses: probe.double, input: \(Self.largest) }")
        let run = try weir("run", "flow.yaml")
        #expect(run.status == 1)
        #expect(run.errors.contains("only an int of at most 62 bits can be doubled"))
        try weir.manifest("text", "a: { uses: text.summarize, input: a, with: { words: \(Self.largest) } }")
        let check = try weir("check", "flow.yaml")
        #expect(check.errors.contains("\"words\" must be at most 9223372036854775807, not \(Self.largest)"))
        try weir.manifest(
            "probe", "a: { uses: probe.echo, batch: parallel, items: { range: { to: \(Self.largest) } } }")
        #expect(
            try weir("run", "flow.yaml").errors.contains("must be at most 9223372036854775807, not \(Self.largest)"))
        try weir.manifest("probe", "a: { uses: probe.echo, batch: parallel, concurrency: \(Self.largest), items: [1] }")
        #expect(
            try weir("check", "flow.yaml").errors.contains("must be at most 9223372036854775807, not \(Self.largest)"))
    }

    @Test func tablesSumWithoutLoss() throws {
        try weir.folder.write("n\n9223372036854775807\n9223372036854775807\n1\n", to: "in.csv")
        try weir.folder.write("n\n\(Self.largest)\n1\n", to: "large.csv")
        try weir.manifest(
            "tables, files", "a: { uses: files.read, with: { path: \"${params.file}\" }, output: shared.t, next: b }",
            "b: { uses: tables.parse, input: \"${shared.t}\", output: shared.rows, next: c }",
            "c: { uses: tables.stats, input: \"${shared.rows}\", output: shared.stats }")
        let sum = try output("--print", "stats", "--param", "file=in.csv")
        #expect(sum.first?.contains("\"sum\":\(Self.largest)") == true, "\(sum)")
        let run = try weir("run", "flow.yaml", "--param", "file=large.csv")
        #expect(run.status == 1)
        #expect(run.errors.contains("the number 18446744073709551616 does not fit into an int, which has 64 bits"))
    }

    @Test func aHashOfALibraryComesBackAsC() throws {
        try weir.folder.write(
            """
            #include <stdint.h>
            struct pair { uint64_t a, b; };
            uint64_t fnv(const void *d, unsigned long n) {
                const unsigned char *p = d;
                uint64_t h = 14695981039346656037ull;
                while (n--) h = (h ^ *p++) * 1099511628211ull;
                return h;
            }
            void spread(uint64_t x, uint64_t *list, uint64_t n) { for (uint64_t i = 0; i < n; i++) list[i] = x - i; }
            struct pair swap(struct pair p) { return (struct pair){p.b, p.a}; }
            uint64_t most(uint64_t a, uint64_t b, uint64_t (*pick)(uint64_t, uint64_t)) { return pick(a, b); }
            """, to: "h.c")
        let build = try ProgramRun(
            "cc", ["-g", "-fPIC", "-shared", "h.c", "-o", "libh.so"], in: weir.folder.path)
        try #require(build.status == 0, "\(build.errors)")
        try weir.folder.write(
            """
            weir: 1
            functions:
              h:
                library: ./libh.so
                types: "struct pair { u64 a; u64 b; }"
                functions:
                  fnv: u64 fnv(bytes d, size_t len(d))
                  spread: void spread(u64 x, out u64[n] list, u64 n = 3)
                  swap: pair swap(pair p)
            nodes:
              a: { uses: h.fnv, batch: parallel, items: [a, b, foobar], output: shared.a, next: b }
              b: { uses: h.spread, input: \(Self.largest), output: shared.b, next: c }
              c: { uses: h.swap, input: { a: \(Self.largest), b: 1 }, output: shared.c }
            """, to: "flow.yaml")
        #expect(
            try output("--print", "a", "--print", "b", "--print", "c") == [
                "[12638187200555641996,12638190499090526629,9625390261332436968]",
                "[18446744073709551615,18446744073709551614,18446744073709551613]", "{\"a\":1,\"b\":\(Self.largest)}",
            ])
    }
}
