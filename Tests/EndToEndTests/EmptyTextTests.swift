import Foundation
import Testing
import WeirTestSupport

/// What must not be empty says so, wherever it stands.
struct EmptyTextTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    @Test(arguments: [
        "plugins: [\"\"]", "include: [\"\"]", "start: \"\"", "limits: { \"\": { concurrency: 1 } }",
        "flows: { main: { nodes: { a: { uses: probe.echo, input: 1 } } }, \"\": { nodes: { a: { uses: probe.echo, input: 1 } } } }",
        "nodes: { \"\": { uses: probe.echo, input: 1 } }", "nodes: { a: { uses: \"\" } }",
        "nodes: { a: { run: \"\" } }",
        "nodes: { a: { uses: probe.echo, input: 1, next: \"\" } }",
        "nodes: { a: { uses: probe.echo, input: 1, next: { \"\": b } }, b: { uses: probe.echo, input: 1 } }",
        "nodes: { a: { uses: probe.echo, input: 1, output: \"\" } }",
        "nodes: { a: { uses: probe.echo, input: 1, catch: \"\" } }",
        "nodes: { a: { uses: probe.echo, input: 1, limit: \"\" } }",
        "nodes: { a: { uses: probe.echo, batch: parallel, items: { glob: \"\" } } }",
        "nodes: { a: { uses: probe.echo, batch: parallel, items: { csv: x, separator: \"\" } } }",
        "nodes: { a: { uses: probe.echo, batch: parallel, items: { lines: x, as: \"\" } } }",
        "nodes: { a: { uses: probe.echo, batch: parallel, items: { matrix: { \"\": [1] } } } }",
        "functions: { z: { library: \"\", functions: { f: int f(int x) } } }",
    ])
    func ofAManifest(_ text: String) throws {
        let nodes =
            text.hasPrefix("nodes") || text.hasPrefix("flows") ? "" : "nodes: { a: { uses: probe.echo, input: 1 } }\n"
        let plugins = text.hasPrefix("plugins") ? "" : "plugins: [probe]\n"
        try weir.folder.write("weir: 1\n\(plugins)\(text)\n\(nodes)", to: "flow.yaml")
        let run = try weir("check", "flow.yaml")
        #expect(run.status == 2 && run.errorLines[0].contains("must not be empty"), "\(run.errors)")
        #expect(run.errors.components(separatedBy: "must not be empty").count == 2, "once: \(run.errors)")
    }

    @Test(arguments: [
        "uses: files.read, input: \"\"", "uses: files.read, input: 1, with: { path: \"\" }",
        "uses: files.write, input: x, with: { path: \"\" }", "uses: files.list, input: \"\"",
        "uses: tables.parse, input: x, with: { separator: \"\" }",
        "uses: probe.echo, batch: parallel, items: { glob: \"${params.none}\" }",
        "uses: probe.echo, batch: parallel, items: { lines: \"${params.none}\" }",
        "uses: probe.echo, batch: parallel, items: { csv: t.csv, separator: \"${params.none}\" }",
    ])
    func ofARun(_ node: String) throws {
        try weir.folder.write("a\n1\n", to: "t.csv")
        try weir.manifest("probe, files, tables", "a: { \(node) }", more: "params: { none: \"\" }")
        let run = try weir("run", "flow.yaml")
        #expect(run.status == 1 && run.errorLines[0].hasSuffix("must not be empty"), "\(run.errors)")
    }

    @Test(arguments: [
        ["check", ""], ["run", ""], ["list", ""], ["graph", ""], ["explain", "", "a"], ["explain", "flow.yaml", ""],
        ["inspect", ""], ["inspect", "x", "--manifest", ""], ["ffi", ""], ["ffi", "libc.so.6", ""],
        ["run", "flow.yaml", "--param", "=1"], ["run", "flow.yaml", "--set", "=1"],
        ["run", "flow.yaml", "--set", "x=@"],
        ["run", "flow.yaml", "--shared", ""], ["run", "flow.yaml", "--print", ""],
    ])
    func ofTheCommandLine(_ arguments: [String]) throws {
        try weir.manifest("probe", "a: { uses: probe.echo, input: 1 }")
        let run = try ProgramRun(Programs.weir, arguments, in: weir.folder.path)
        #expect(run.status == 64 || run.status == 2)
        #expect(run.errorLines.first?.contains("must not be empty") == true, "\(run.errors)")
    }
}
