import Testing
import WeirTestSupport

/// Flows nested thousands deep and manifests of thousands of nodes: no command crashes, and each takes about linear time.
///
/// Where a command could take quadratic time, a limit of processor time that is many times what it needs ends it.
struct DeepFlowTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    /// Flows `f0` to `fN`, each of which runs the next in its node `n`.
    private func nest(_ depth: Int, user: String = "", _ last: String) throws {
        var lines = ["weir: 1", "plugins: [probe]", "flow: f0", "flows:"]
        for level in 0..<depth { lines.append("  f\(level): { nodes: { n: { run: f\(level + 1)\(user) } } }") }
        lines.append("  f\(depth): { nodes: { n: { \(last) } } }")
        try weir.folder.write(lines.joined(separator: "\n") + "\n", to: "flow.yaml")
    }

    @Test("explain names all nodes of a name in flows nested 5,000 deep")
    func explainsDeepFlows() throws {
        try nest(5_000, "uses: probe.echo, input: 7")
        let run = try weir.limited("explain flow.yaml f5000/n")
        #expect(run.status == 0, "\(run.errors.prefix(300))")
        #expect(run.output.hasPrefix("f0/n/n/n/"))
        #expect(run.output.split(separator: " ").first?.count == 2 + 2 * 5_001)
        let all = try weir.limited("explain flow.yaml n")
        #expect(all.status == 0)
        #expect(all.output.split(separator: "\n").filter { $0.hasPrefix("f0/n") }.count == 5_001)
        #expect(try weir.limited("explain flow.yaml m").status == 64)
    }

    @Test("a failure inside flows nested 20,000 deep has its path")
    func failsDeepInside() throws {
        try nest(20_000, "uses: probe.fail, input: 7")
        let run = try weir.limited("run flow.yaml --quiet")
        #expect(run.status == 1, "\(run.errors.prefix(300))")
        #expect(run.errors.hasPrefix("weir: error: f0/n/n/n"))
        #expect(run.errorLines.count == 1)
    }

    @Test(
        "flows nested 20,000 deep run, hand on params, and run batches",
        arguments: [
            ("", "uses: probe.echo, input: 7, output: shared.o", "7\n"),
            (
                ", params: { p: \"${params.p:-x}\" }", "uses: probe.echo, input: \"${params.p}\", output: shared.o",
                "\"x\"\n"
            ),
            ("", "uses: probe.echo, batch: parallel, items: { range: 3 }, output: shared.o", "[0,1,2]\n"),
        ])
    func runsDeepFlows(user: String, last: String, output: String) throws {
        try nest(20_000, user: user, last)
        let run = try weir.limited("run flow.yaml --quiet --print o")
        #expect(run.status == 0, "\(run.errors.prefix(300))")
        #expect(run.output == output)
    }

    @Test("check and graph take 20,000 nodes of a flow and 20,000 flows", arguments: [false, true])
    func drawsManyNodes(areFlows: Bool) throws {
        let count = 20_000
        if areFlows {
            try nest(count, "uses: probe.echo, input: 7")
        } else {
            let nodes = (0..<count).map {
                "n\($0): { uses: probe.echo, input: 1, next: \($0 < count - 1 ? "n\($0 + 1)" : "end") }"
            }
            try weir.folder.write(
                "weir: 1\nplugins: [probe]\nnodes:\n" + nodes.map { "  \($0)\n" }.joined(), to: "flow.yaml")
        }
        #expect(try weir.limited("check flow.yaml").status == 0)
        let run = try weir.limited("graph flow.yaml")
        #expect(run.status == 0)
        #expect(
            run.output.split(separator: "\n").filter { $0.contains("-->") || $0.contains("-.->") }.count >= count - 1)
    }

    @Test("a path of --set has at most 256 keys, and one of --print finds nothing deeper")
    func pathsHaveALimit() throws {
        try weir.manifest("probe", "a: { uses: probe.echo, input: 1, output: shared.x }")
        let path = Array(repeating: "a", count: 30_000).joined(separator: ".")
        let set = try ProgramRun(
            Programs.weir, ["run", "flow.yaml", "--quiet", "--set", "\(path)=1"], in: weir.folder.path)
        #expect(set.status == 64)
        #expect(set.errors.contains("has 30000 keys, and one that is written to at most 256"))
        let print = try ProgramRun(
            Programs.weir, ["run", "flow.yaml", "--quiet", "--print", path], in: weir.folder.path)
        #expect(print.status == 1, "\(print.errors.prefix(300))")
        let longest = Array(repeating: "a", count: 256).joined(separator: ".")
        let run = try weir("run", "flow.yaml", "--quiet", "--set", "\(longest)=1", "--print", longest)
        #expect(run.status == 0, "\(run.errors.prefix(300))")
        #expect(run.output == "1\n")
    }

    @Test("many --set of one map take linear time")
    func manySettings() throws {
        try weir.manifest("probe", "a: { uses: probe.echo, input: \"${shared.m.k2999}\", output: shared.x }")
        let sets = (0..<3_000).flatMap { ["--set", "m.k\($0)=\($0)"] }
        let run = try ProgramRun(
            "sh",
            ["-c", "ulimit -t 60; exec \"$0\" \"$@\"", Programs.weir, "run", "flow.yaml", "--quiet", "--print", "x"]
                + sets,
            in: weir.folder.path, atMost: 300)
        #expect(run.status == 0, "\(run.errors.prefix(300))")
        #expect(run.output == "2999\n")
    }
}
