import Testing
import WeirTestSupport

/// What can be read can be passed on and printed, however deeply it is nested.
struct DepthTests {
    private static func nested(_ levels: Int) -> String {
        String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
    }

    @Test(arguments: ["jsonl: d.jsonl", "jsonl: d.jsonl, size: 2", "jsonl: d.jsonl, as: x"])
    func theDeepestLineIsEchoedAndPrinted(_ source: String) throws {
        let weir = try Weir()
        try weir.folder.write("\(Self.nested(600))\n\(Self.nested(1000))\n", to: "d.jsonl")
        try weir.manifest("probe", "a: { uses: probe.echo, batch: parallel, items: { \(source) }, output: shared.o.p }")
        let run = try weir("run", "flow.yaml", "--print", "o")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains(Self.nested(1000)) && run.output.contains(Self.nested(600)))
    }

    @Test func aDeeperLineIsRefusedWhereItStands() throws {
        let weir = try Weir()
        try weir.folder.write("1\n\(Self.nested(1001))\n", to: "d.jsonl")
        try weir.manifest("probe", "a: { uses: probe.echo, batch: sequential, items: { jsonl: d.jsonl } }")
        let run = try weir("run", "flow.yaml")
        #expect(run.status == 1)
        #expect(
            run.errorLines[0]
                == "weir: error: main/a: d.jsonl:2:1001: lists and maps are nested deeper than 1000 levels")
    }
}
