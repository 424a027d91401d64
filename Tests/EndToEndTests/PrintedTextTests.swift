import Foundation
import Testing
import WeirTestSupport

/// Nothing that is printed forges a line or commands the terminal, wherever the text comes from.
struct PrintedTextTests {
    /// Texts that would, in YAML's escapes: the ends of lines, commands, what is invisible, and what turns text round.
    private static let hostile =
        #"x\nFORGED \r\nFORGED \rFORGED \e[31m \e]0;t\a \x7F \u009B31m \u0085FORGED \u2028FORGED \u2029FORGED \u202Ea \u2066b"#
        + #" \u200B \u200D \uFEFF \U000E0041 \0 \t '\"\u0301`<b>&amp;#35;%%{init}%% \\ end"#
    /// The same text itself.
    private static let hostileText =
        "x\nFORGED \r\nFORGED \rFORGED \u{1B}[31m \u{1B}]0;t\u{7} \u{7F} \u{9B}31m \u{85}FORGED \u{2028}FORGED "
        + "\u{2029}FORGED \u{202E}a \u{2066}b \u{200B} \u{200D} \u{FEFF} \u{E0041} '\"\u{301}`<b>&amp;#35;%%{init}%% \\ end"

    private let weir: Weir

    init() throws { weir = try Weir() }

    /// Expects that no line is forged, and that nothing but the ends of lines is no character to look at.
    private func expectTame(
        _ run: ProgramRun, _ name: String, says: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for text in [run.output, run.errors] {
            let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            let forged = lines.filter { $0.drop { $0 == " " }.hasPrefix("FORGED") }
            #expect(forged.isEmpty, "\(name): \(forged)", sourceLocation: sourceLocation)
            let wild = text.unicodeScalars.filter { scalar in
                let category = scalar.properties.generalCategory
                return scalar != "\n"
                    && ([.control, .format, .lineSeparator, .paragraphSeparator].contains(category)
                        || scalar == "\u{FFFD}")
            }
            #expect(
                wild.isEmpty, "\(name): \(wild.map { String($0.value, radix: 16) })", sourceLocation: sourceLocation)
        }
        #expect(
            !says || (run.output + run.errors).contains("FORGED"), "\(name) says it", sourceLocation: sourceLocation)
    }

    private func forgingPlugin() throws {
        try weir.folder.copy("\(FaultyPlugins.folder)/forging.so", to: "forging.so")
    }

    @Test(arguments: [
        ["run", "flow.yaml", "--\(hostileText)"], ["run", "flow.yaml", "--threads", hostileText],
        ["run", "flow.yaml", "--threads=\(hostileText)"], ["run", "flow.yaml", "--param", hostileText],
        ["run", "flow.yaml", "--set", hostileText], ["run", "flow.yaml", "--set", "a=\(hostileText)"],
        ["run", "flow.yaml", "--print", hostileText], ["run", "flow.yaml", "--progress", hostileText],
        ["run", "flow.yaml", "--shared", hostileText], ["run", "flow.yaml", hostileText], [hostileText],
        ["check", hostileText], ["list", hostileText], ["inspect", hostileText], ["inspect", "./\(hostileText)"],
        ["graph", hostileText], ["explain", hostileText, "a"], ["ffi", hostileText], ["help", hostileText],
        ["graph", "flow.yaml", "--format", hostileText], ["explain", "flow.yaml", hostileText],
        ["ffi", "libc.so.6", hostileText],
    ])
    func argumentsAreRepeatedTamely(_ arguments: [String]) throws {
        try weir.manifest("probe", "a: { uses: probe.echo, input: 1 }")
        let run = try ProgramRun(Programs.weir, arguments, in: weir.folder.path)
        #expect(run.status != 0 || arguments[0] == "help")
        expectTame(run, "\(arguments)", says: arguments[0] != "help")
    }

    @Test func anArgumentThatWouldBeRightWithItsEscapesStaysOneLine() throws {
        let run = try weir("run", "flow.yaml", "--print", "q\u{1B}\n")
        #expect(run.status == 64)
        #expect(
            run.errorLines.first
                == "Error: \"q\\u001b\\n\" is no path of the store; write it like summary, totals.north, files[\"a.txt\"] "
                + "or list[0]")
        #expect(run.errorLines.dropFirst().first?.hasPrefix("Usage: weir run ") == true, "\(run.errors)")
    }

    @Test(
        "an argument that is no UTF-8 is refused, since as text it would be another",
        arguments: ["--param v=$'a\\xff'", "--set $'x=\"\\xff\"'", "$'b\\xff.yaml'"])
    func argumentsAreUTF8(_ argument: String) throws {
        try weir.manifest("probe", "a: { uses: probe.echo, input: 1 }")
        let run = try ProgramRun(
            "bash", ["-c", "exec \"$0\" run flow.yaml \(argument)", Programs.weir], in: weir.folder.path)
        #expect(run.status == 64)
        #expect(run.output.isEmpty && run.errorLines.count == 1)
        #expect(run.errors.hasPrefix("weir: error: argument "), "\(run.errors)")
        #expect(run.errors.contains(" is not UTF-8: ") && run.errors.contains("\\xff"), "\(run.errors)")
    }

    /// Manifests that hold a hostile text in one place or another, `@`.
    static let manifests: [(name: String, text: String)] = [
        ("plugin", "plugins: [\"@\"]\nnodes: { a: { uses: x.y, input: 1 } }"),
        ("plugin file", "plugins: [\"./@.so\"]\nnodes: { a: { uses: x.y, input: 1 } }"),
        ("key", "plugins: [probe]\n\"@\": 1\nnodes: { a: { uses: probe.echo, input: 1 } }"),
        ("node", "plugins: [probe]\nnodes: { \"@\": { uses: probe.fail, input: 1 } }"),
        (
            "flow",
            "plugins: [probe]\nflow: \"@\"\nflows: { \"@\": { nodes: { a: { uses: probe.fail, input: 1 } } } }"
        ),
        ("node type", "plugins: [probe]\nnodes: { a: { uses: \"probe.@\", input: 1 } }"),
        ("next", "plugins: [probe]\nnodes: { a: { uses: probe.echo, input: 1, next: \"@\" } }"),
        (
            "action",
            "plugins: [./forging.so, probe]\nnodes:\n  a: { uses: forging.choose, input: 1, next: { \"@\": b, default: b } }\n"
                + "  b: { uses: probe.fail, input: 1, with: { message: \"@\" } }"
        ),
        ("setting", "plugins: [probe]\nnodes: { a: { uses: probe.echo, input: 1, with: { \"@\": \"@\" } } }"),
        (
            "param",
            "plugins: [probe]\nparams: { \"@\": \"@\" }\nnodes: { a: { uses: probe.fail, input: 1, with: { message: \"@\" } } }"
        ),
        ("reference", "plugins: [probe]\nnodes: { a: { uses: probe.echo, input: \"${params.x@}\" } }"),
        ("missing", "plugins: [probe]\nnodes: { a: { uses: probe.echo, input: \"${shared['@']}\" } }"),
        ("output", "plugins: [probe]\nnodes: { a: { uses: probe.echo, input: 1, output: \"shared.@\" } }"),
        (
            "items",
            "plugins: [files]\nnodes: { a: { uses: files.read, batch: parallel, items: [\"@\", \"b@\"], on_error: continue } }"
        ),
        (
            "item",
            "plugins: [probe]\nnodes: { a: { uses: probe.fail, batch: sequential, items: [\"@\", { \"@\": 1 }] } }"
        ),
        ("glob", "plugins: [probe]\nnodes: { a: { uses: probe.echo, batch: parallel, items: { glob: \"@\" } } }"),
        ("csv", "plugins: [probe]\nnodes: { a: { uses: probe.echo, batch: parallel, items: { csv: \"@\" } } }"),
        (
            "include", "include: [\"@\"]\nplugins: [probe]\nnodes: { a: { uses: probe.echo, input: 1 } }"
        ),
        (
            "signature",
            "functions: { c: { library: libc.so.6, functions: { abs: \"int abs(int @)\", \"@\": \"int abs(int x)\" } } }\n"
                + "nodes: { a: { uses: c.abs, input: 1 } }"
        ),
        (
            "library",
            "functions: { c: { library: \"@\", functions: { abs: int abs(int x) } } }\nnodes: { a: { uses: c.abs, input: 1 } }"
        ),
        ("metadata", "plugins: [./forging.so]\nnodes: { a: { uses: forging.fail, input: 1 } }"),
        ("log", "plugins: [./forging.so]\nnodes: { \"a@\": { uses: forging.fail, input: 1, with: { mode: log } } }"),
        (
            "crash",
            "plugins: [./forging.so]\nnodes: { \"a@\": { uses: forging.fail, input: 1, with: { mode: crash } } }"
        ),
        (
            "wrong choice",
            "plugins: [./forging.so]\nnodes: { a: { uses: forging.fail, input: 1, with: { mode: \"@\" } } }"
        ),
    ]

    @Test(arguments: manifests.indices)
    func everyCommandPrintsAManifestTamely(_ index: Int) throws {
        try forgingPlugin()
        let (name, text) = Self.manifests[index]
        try weir.folder.write(
            "weir: 1\n" + text.replacingOccurrences(of: "@", with: Self.hostile) + "\n", to: "flow.yaml")
        for arguments in [
            ["check", "flow.yaml"], ["run", "flow.yaml", "--progress", "none"], ["list", "flow.yaml"],
            ["list", "flow.yaml", "--json"], ["graph", "flow.yaml"], ["graph", "flow.yaml", "--format", "dot"],
            ["explain", "flow.yaml", "a"], ["run", "flow.yaml", "--print", "shared"],
            ["inspect", "forging.fail", "--manifest", "flow.yaml"], ["inspect", "./forging.so"],
        ] {
            let run = try ProgramRun(Programs.weir, arguments, in: weir.folder.path)
            expectTame(run, "\(name): \(arguments)", says: false)
        }
        let run = try weir("run", "flow.yaml", "--progress", "json")
        expectTame(run, "\(name): json", says: false)
        for line in run.errorLines where line.hasPrefix("{") {
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
        }
    }

    @Test func pluginsOnThePathAreListedTamely() throws {
        try forgingPlugin()
        for arguments in [
            ["list"], ["list", "--json"], ["inspect", "forging"], ["inspect", "forging.choose", "--json"],
        ] {
            let run = try ProgramRun(
                Programs.weir, arguments, in: weir.folder.path, variables: ["WEIR_PLUGIN_PATH": weir.folder.path])
            #expect(run.status == 0, "\(run.errors)")
            expectTame(run, "\(arguments)")
        }
    }

    @Test func docsStayOneLine() throws {
        try forgingPlugin()
        let run = try weir("inspect", "./forging.so")
        #expect(run.output.contains("  A doc\\r\\nFORGED \\u202e\\u009b31m. More\\u2028FORGED.\n"), "\(run.output)")
        #expect(run.output.contains("    key\\nFORGED\\u001b[1m  int: a name\n"), "\(run.output)")
    }

    @Test func aPluginsMessageIsOneLineAndItsBytesAreShown() throws {
        try forgingPlugin()
        try weir.manifest("./forging.so", "a: { uses: forging.fail, input: 1 }")
        let told = #"told\nFORGED \u001b[31m\r\nFORGED \u009b \u202e \xff\xfe end"#
        try weir("run", "flow.yaml").expectFailure(#"weir: error: main/a: \#(told)\n"#)
        try weir.manifest("./forging.so", "a: { uses: forging.fail, input: 1, with: { mode: log } }")
        let logged = try weir("run", "flow.yaml")
        #expect(logged.errorLines.first == "weir: main/a: error: \(told)", "without the end of the line")
    }

    @Test func namesOfFilesArePrintedTamely() throws {
        try weir.manifest(
            "files", "a: { uses: files.read, batch: parallel, on_error: continue, items: { glob: \"x*\" } }")
        let name = Self.hostileText.replacingOccurrences(of: "/", with: "")
        try FileManager.default.createDirectory(atPath: weir.folder.path(name), withIntermediateDirectories: true)
        let run = try weir("run", "flow.yaml")
        #expect(run.status == 1)
        expectTame(run, "a folder that is read")
        try weir.folder.write(
            "a,\(name.unicodeScalars.filter { $0 != "\"" && $0 != "," && $0 != "\n" }),b,b\n1\n", to: "t.csv")
        try weir.manifest("probe", "a: { uses: probe.echo, batch: parallel, items: { csv: t.csv } }")
        expectTame(try weir("run", "flow.yaml"), "a column", says: false)
    }

    @Test func ordinaryTextIsPrintedAsItIs() throws {
        let text = "é naïve 日本語 עברית हिन्दी 👨‍👩‍👧 ❤️ 🏳️‍🌈 ½ € – “x” e\u{301} \\n"
        try weir.folder.write(
            "weir: 1\nplugins: [probe]\nnodes: { a: { uses: probe.fail, input: 1, with: { message: '\(text)' } } }\n",
            to: "flow.yaml")
        try weir("run", "flow.yaml").expectFailure("weir: error: main/a: \(text)")
    }

    @Test func aLongMessageLosesItsMiddle() throws {
        try weir.manifest("probe", "a: { uses: probe.fail, input: 1, with: { message: \"${params.m}\" } }")
        let message = "begin" + String(repeating: "é", count: 50_000) + "end"
        let run = try weir("run", "flow.yaml", "--param", "m=\(message)")
        let line = try #require(run.errorLines.first)
        #expect(line.unicodeScalars.count < 1100)
        #expect(line.hasPrefix("weir: error: main/a: beginéé") && line.hasSuffix("éend"))
        #expect(line.contains("é… (49029 more) …é"), "\(line)")
        let json = try weir("run", "flow.yaml", "--param", "m=\(message)", "--progress", "json")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.errorLines[0].utf8)) as? [String: Any])
        #expect((object["message"] as? String)?.unicodeScalars.count ?? 5000 < 1100)
    }

    @Test func printedValuesAreTheSameJSON() throws {
        try weir.folder.write(#"{"a": "é \u001b\u007f\u009b\u202e\u2028\ud83d\ude00\udb40\udc41 日本"}"#, to: "s.json")
        try weir.manifest("probe", "a: { uses: probe.echo, input: 1 }")
        let run = try weir("run", "flow.yaml", "--shared", "s.json", "--print", "a")
        #expect(run.output == "\"é \\u001b\\u007f\\u009b\\u202e\u{2028}😀\\udb40\\udc41 日本\"\n")
    }
}
