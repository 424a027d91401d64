import Foundation
import Testing
import WeirTestSupport

/// Manifests that cannot be run: one clear message each, status 2, from `check` and `run` alike.
struct BadManifestTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    private func expect(_ lines: String..., sourceLocation: SourceLocation = #_sourceLocation) throws {
        for command in ["check", "run", "graph"] {
            let run = try weir(command, "flow.yaml")
            #expect(run.status == 2, "\(command): \(run.errors)", sourceLocation: sourceLocation)
            #expect(run.output.isEmpty, sourceLocation: sourceLocation)
            #expect(run.errorLines == lines, "\(command)", sourceLocation: sourceLocation)
        }
    }

    @Test func aMissingFile() throws {
        try expect("flow.yaml: error: cannot read the manifest: there is no such file")
    }

    @Test func aFolder() throws {
        try weir.folder.write("", to: "flow.yaml/file")
        try expect("flow.yaml: error: cannot read the manifest: is a directory")
    }

    @Test(.enabled(if: getuid() != 0, "root may read everything"))
    func anUnreadableFile() throws {
        chmod(try weir.folder.write("weir: 1", to: "flow.yaml"), 0)
        try expect("flow.yaml: error: cannot read the manifest: permission denied")
    }

    @Test(arguments: ["", "   \n# only a comment\n", "---\n", "~\n"])
    func anEmptyFile(_ text: String) throws {
        try weir.folder.write(text, to: "flow.yaml")
        try expect("flow.yaml: error: the manifest is empty")
    }

    @Test func whatIsNoYAML() throws {
        try weir.folder.write("weir: [1\n", to: "flow.yaml")
        try expect(
            "flow.yaml:2:1: error: \",\" or \"]\" is expected here, in the list in brackets that begins in line 1")
    }

    @Test func whatIsNoText() throws {
        try weir.folder.write([0, 1, 0xFF, 0xFE, 0x88], to: "flow.yaml")
        try expect("flow.yaml:1: error: the text is not UTF-8; save the manifest in that encoding")
    }

    @Test func aList() throws {
        try weir.folder.write("- a\n- b\n", to: "flow.yaml")
        try expect("flow.yaml:1:1: error: a manifest is a map that begins with \"weir: 1\", not a list")
    }

    @Test func anAliasOfItself() throws {
        try weir.folder.write("weir: 1\nparams: &a { x: *a }\nnodes: { a: { run: x } }\n", to: "flow.yaml")
        try expect("flow.yaml:2:17: error: the alias names no anchor (\"&name\") that ends before it")
    }

    @Test func aliasesThatGrowWithoutBounds() throws {
        var text = "weir: 1\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        try weir.folder.write(text, to: "flow.yaml")
        try expect(
            "flow.yaml:2:34: error: the manifest holds more than 1,000,000 values when its aliases are expanded; "
                + "put large data into a file")
    }

    @Test func nestingWithoutBounds() throws {
        let depth = 100_000
        let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        try weir.folder.write("weir: 1\nparams: { a: \(text) }\n", to: "flow.yaml")
        let run = try weir("check", "flow.yaml")
        #expect(run.status == 2)
        #expect(run.errorLines.first?.hasSuffix("error: lists and maps are nested deeper than 1000 levels") == true)
    }

    @Test(arguments: [17 << 20, 50_000_000])
    func aFileThatIsTooLarge(_ size: Int) throws {
        let file = try weir.folder.write("weir: 1\n", to: "flow.yaml")
        truncate(file, size)
        try expect("flow.yaml: error: is longer than 16 MiB, the most a manifest may have; put large data into a file")
    }

    @Test func anEndlessFile() throws {
        let run = try weir("check", "/dev/zero")
        #expect(run.status == 2)
        #expect(run.errorLines.count == 1)
        #expect(run.errors.contains("is longer than 16 MiB"))
    }

    @Test func everyProblemIsSaidAtOnceWithItsPlace() throws {
        try weir.folder.write(
            """
            weir: 1
            plugins: [text, tex]
            nodse: {}
            nodes:
              a: { uses: text.uper, input: x, nxt: b, next: bb }
              b: { uses: text.route, input: x, with: { limt: 3, limit: many }, next: { lng: a } }
              c: { run: flw }
            """, to: "flow.yaml")
        try expect(
            "flow.yaml:2:17: error: there is no plugin \"tex\" on the plugin path; did you mean \"text\"?",
            "flow.yaml:3:1: error: unknown key \"nodse\"; did you mean \"nodes\"?",
            "flow.yaml:5:14: error: unknown node type \"text.uper\"; did you mean \"text.upper\"?",
            "flow.yaml:5:35: error: unknown key \"nxt\"; did you mean \"next\"?",
            "flow.yaml:5:49: error: unknown node \"bb\"; did you mean \"b\"?",
            "flow.yaml:6:44: error: the node type \"text.route\" has no setting \"limt\"; did you mean \"limit\"?",
            "flow.yaml:6:53: error: \"limit\" must be an int, not a string (\"many\")",
            "flow.yaml:6:76: error: the node type \"text.route\" never gives the action \"lng\", only \"default\", "
                + "\"long\", \"short\"; did you mean \"long\"?",
            "flow.yaml:7:13: error: unknown flow \"flw\"")
    }

    @Test func aBatchWithoutItems() throws {
        try weir.manifest("text", "a: { uses: text.upper, batch: parallel }")
        try expect("flow.yaml:4:26: error: the node type \"text.upper\" has no prep that gives items; add \"items\"")
    }

    @Test func flowsThatContainEachOther() throws {
        try weir.folder.write(
            """
            weir: 1
            plugins: [text]
            flows:
              main: { nodes: { a: { run: b } } }
              b: { nodes: { c: { run: main } } }
            """, to: "flow.yaml")
        try expect("flow.yaml:4:30: error: a flow cannot contain itself: b -> main -> b")
    }

    @Test func aPluginFileThatDoesNotExist() throws {
        try weir.manifest("./none.so", "a: { uses: none.a, input: x }")
        try expect(
            "flow.yaml:2:11: error: there is no plugin file \"./none.so\"; its path starts from the manifest's folder, "
                + weir.folder.path)
    }
}
