import Testing
import WeirTestSupport

/// A sum that nothing holds is an error that says so; it never wraps, crashes or becomes another kind of number.
struct SumTests {
    private static let most = "9223372036854775807"

    private func run(_ node: String, shared: String = "{ n: 0 }") throws -> ProgramRun {
        let weir = try Weir()
        try weir.folder.write(
            "weir: 1\nplugins: [probe, text, tables]\nshared: \(shared)\nnodes:\n  a: { \(node) }\n", to: "flow.yaml")
        return try weir("run", "flow.yaml", "--print", "shared")
    }

    @Test(arguments: [
        (
            "uses: tables.merge, input: [{ x: { count: \(most), sum: 1 } }, { x: { count: 1, sum: 1 } }]",
            "result 2, \"x\": the sum of the counts does not fit into an int"
        ),
        ("uses: tables.average, input: [1e308, 1e308]", "the sum does not fit into a float"),
        ("uses: tables.stats, input: [{ v: 1e308 }, { v: 1e308 }]", "the sum does not fit into a float"),
        ("uses: tables.stats, input: [{ v: -1e308 }, { v: -1e308 }]", "the sum does not fit into a float"),
        (
            "uses: tables.group, input: [{ v: 1e308, k: a }, { v: 1e308, k: a }], with: { by: k, sum: v }",
            "the sum does not fit into a float"
        ),
        (
            "uses: tables.stats, input: [{ v: 18446744073709551615 }, { v: 1 }]",
            "the number 18446744073709551616 does not fit into an int, which has 64 bits"
        ),
        (
            "uses: text.route, batch: sequential, items: [1, 2], tolerate: 2, fallback: \(most)",
            "the sum of the words does not fit into an int"
        ),
        (
            "uses: probe.store, input: 1, with: { operation: add, path: [n], value: 1 }",
            "cannot add 1 to shared.n: the sum with 18446744073709551615 does not fit into an int; add a float instead"
        ),
        (
            "uses: probe.store, input: 1, with: { operation: add, path: [f], value: 1.7e308 }",
            "cannot add 1.7e+308 to shared.f: the sum with 1e+308 does not fit into a float"
        ),
    ])
    func saysSo(_ node: String, _ message: String) throws {
        let run = try run(node, shared: "{ n: 18446744073709551615, f: 1e308 }")
        #expect(run.status == 1)
        #expect(run.errorLines[0] == "weir: error: main/a: \(message)", "\(run.errors)")
    }

    @Test(arguments: [
        ("uses: tables.stats, input: [{ v: \(most) }, { v: \(most) }]", "\"sum\":18446744073709551614"),
        ("uses: tables.stats, input: [{ v: \(most) }, { v: -1 }]", "\"sum\":9223372036854775806"),
        ("uses: tables.average, input: [1e308, -1e308]", "\"o\":0.0"),
    ])
    func whatFitsIsExact(_ node: String, _ result: String) throws {
        let run = try run("\(node), output: shared.o")
        #expect(run.status == 0 && run.output.contains(result), "\(run.output)\(run.errors)")
    }

    @Test func aSizeThatNoListHasIsRefusedByCheck() throws {
        let weir = try Weir()
        try weir.manifest(
            "probe", "a: { uses: probe.echo, batch: parallel, items: { lines: x, size: 4294967296 } }")
        try weir("check", "flow.yaml").expect(
            2, "flow.yaml:4:68: error: \"size\" of \"lines\" must be at most 4294967295, not 4294967296")
    }
}
