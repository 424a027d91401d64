import Testing
import WeirTestSupport

/// Names in graphs, where each drawing language has rules of its own for quotes.
struct GraphTextTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    private func graph(_ name: String, _ arguments: String...) throws -> ProgramRun {
        try weir.folder.write(
            "weir: 1\nplugins: [probe]\nnodes: { a: { uses: probe.echo, input: 1, next: \"\(name)\" }, "
                + "\"\(name)\": { uses: probe.echo, input: 1 } }\n", to: "flow.yaml")
        return try ProgramRun(Programs.weir, ["graph", "flow.yaml"] + arguments, in: weir.folder.path)
    }

    @Test(arguments: [
        (#"caf\"\u0301"#, "caf\\\"\u{301}", "caf#34;\u{301}"),
        (#"a\r\n  click x"#, #"a\\r\\n  click x"#, "a#92;r#92;n  click x"),
        (#"a\\nb"#, #"a\\nb"#, "a#92;nb"), ("a&#10;b<b>", "a&amp;#10;b<b>", "a#38;#35;10#59;b#60;b#62;"),
        ("%%{init}%%`x`$$", "%%{init}%%`x`$$", "#37;#37;#123;init#125;#37;#37;#96;x#96;#36;#36;"),
        (#"\u202E\e"#, #"\\u202e\\u001b"#, "#92;u202e#92;u001b"), ("日本 é", "日本 é", "日本 é"),
    ])
    func namesAreQuotedInEachLanguage(_ name: String, _ dot: String, _ mermaid: String) throws {
        #expect(try graph(name, "--format", "dot").output.contains("[label=\"\(dot)\\nprobe.echo\"];\n"))
        #expect(try graph(name).output.contains("[\"\(mermaid)<br/>probe.echo\"]\n"))
    }

    @Test func graphvizTakesEveryName() throws {
        guard try ProgramRun("sh", ["-c", "command -v dot"]).status == 0 else { return print("there is no dot here") }
        for name in [#"caf\"\u0301"#, #"a\r\n\\ b\"; x ["#, "<b>&amp;", #"\\"#, #"\e]\u2028"#] {
            let run = try graph(name, "--format", "dot")
            try weir.folder.write(run.output, to: "graph.dot")
            let plain = try ProgramRun("dot", ["-Tplain", weir.folder.path("graph.dot")])
            #expect(plain.status == 0 && plain.errors.isEmpty, "\(name): \(plain.errors)")
            #expect(plain.output.split(separator: "\n").filter { $0.hasPrefix("node ") }.count == 2)
        }
    }

    @Test func differentNamesAreDifferentBoxes() throws {
        try weir.folder.write(
            "weir: 1\nplugins: [probe]\nnodes: { \"]0\": { uses: probe.echo, input: 1, next: א }, "
                + "א: { uses: probe.echo, input: 1 } }\n", to: "flow.yaml")
        let output = try weir("graph", "flow.yaml").output
        #expect(output.contains("    main___5d_0 --> main___5d0_\n"), "\(output)")
    }

    @Test(arguments: ["default", "subgraph"])
    func aFlowMayHaveAReservedName(_ name: String) throws {
        try weir.folder.write(
            "weir: 1\nplugins: [probe]\nflows: { \(name): { nodes: { a: { uses: probe.echo, input: 1 } } } }\n",
            to: "flow.yaml")
        #expect(try weir("graph", "flow.yaml").output.contains("    subgraph _\(name)[\"\(name)\"]\n"))
    }
}
