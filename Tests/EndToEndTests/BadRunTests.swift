import Foundation
import Testing
import WeirTestSupport

/// Runs that come to a bad end, or not even to a start, because of what they are given.
struct BadRunTests {
    private let weir: Weir

    init() throws {
        weir = try Weir()
        try weir.manifest("text", "a: { uses: text.upper, input: \"${shared.b.c:-x}\", output: shared.a }")
    }

    @Test(arguments: [
        ("", "s.json:1:1: is not JSON: the text is empty"),
        ("{\"a\":", "s.json:1:6: is not JSON: the text ends too early; a value is expected"),
        ("[1]", "--shared s.json: must hold a JSON object, not a list"),
        ("weir: 1", "s.json:1:1: is not JSON: 'weir' is no JSON value"),
    ])
    func sharedThatIsNoJSON(_ text: String, _ message: String) throws {
        try weir.folder.write(text, to: "s.json")
        try weir("run", "flow.yaml", "--shared", "s.json").expect(64, "weir: error: \(message)")
    }

    @Test func sharedThatCannotBeRead() throws {
        try weir("run", "flow.yaml", "--shared", "s.json").expect(
            64, "weir: error: cannot read s.json: there is no such file")
        try weir("run", "flow.yaml", "--shared", "/tmp").expect(64, "weir: error: cannot read /tmp: is a directory")
    }

    @Test func filesThatAreTooLargeToBeReadAsAWhole() throws {
        truncate(try weir.folder.write("", to: "s.json"), 1 << 40)
        let message =
            "s.json: is longer than 1024 MiB, the most that a file of the command line may have; let a node or an item source read it"
        try weir("run", "flow.yaml", "--shared", "s.json").expect(64, "weir: error: \(message)")
        try weir("run", "flow.yaml", "--set", "x=@s.json").expect(64, "weir: error: \(message)")
    }

    @Test(arguments: [
        ("x=hello", "--set 'x=hello': the value is not JSON: 'hello' is no JSON value; text needs quotes: 'x=\"…\"'"),
        (
            "x={\"a\":1",
            "--set 'x={\"a\":1': the value is not JSON: the text ends too early; ',' or '}' is expected"
        ),
        ("x=@none.txt", "cannot read none.txt: there is no such file"),
        ("x=@bad.json", "bad.json:1:1: is not JSON: 'no' is no JSON value"),
        ("x=@bytes", "bytes: is not UTF-8 text; a node can read it, as files.read does"),
    ])
    func setThatIsNoJSON(_ set: String, _ message: String) throws {
        try weir.folder.write("no", to: "bad.json")
        try weir.folder.write([0xFF], to: "bytes")
        try weir("run", "flow.yaml", "--set", set).expect(64, "weir: error: \(message)")
    }

    @Test func setThroughAScalar() throws {
        try weir("run", "flow.yaml", "--set", "x=1", "--set", "x.y=2").expect(
            64, "weir: error: --set \"x.y=2\": the path leads through an int")
    }

    @Test(arguments: [
        ["run"], ["run", "flow.yaml", "--nonsense"], ["run", "flow.yaml", "more"], ["frobnicate"],
        ["run", "flow.yaml", "--param", "v"], ["run", "flow.yaml", "--param", "=v"],
        ["run", "flow.yaml", "--set", "v"],
        ["run", "flow.yaml", "--progress", "loud"], ["run", "flow.yaml", "--threads", "0"],
        ["run", "flow.yaml", "--threads", "many"], ["graph", "flow.yaml", "--format", "svg"], ["explain", "flow.yaml"],
    ])
    func wrongUsageSaysHowToUseIt(_ arguments: [String]) throws {
        let run = try ProgramRun(Programs.weir, arguments, in: weir.folder.path)
        #expect(run.status == 64 && run.output.isEmpty)
        #expect(run.errorLines.first?.hasPrefix("Error: ") == true)
        let name = arguments[0] == "frobnicate" ? "<subcommand>" : arguments[0]
        #expect(run.errors.contains("Usage: weir \(name)"), "\(run.errors)")
    }

    @Test func aReferenceToAMissingKey() throws {
        try weir.manifest("text", "a: { uses: text.upper, input: \"${shared.b.d}\" }", more: "shared: { b: { c: 1 } }")
        try weir("run", "flow.yaml").expectFailure(
            "weir: error: main/a: flow.yaml:5:34: \"${shared.b.d}\" has no value: nothing is stored there; "
                + "write \"${shared.b.d:-default}\" to give it one")
    }

    @Test func aReferenceToAMissingParam() throws {
        try weir.manifest("text", "a: { uses: text.upper, input: \"${params.folder}\", output: shared.a }")
        let message = "flow.yaml:4:34: error: \"${params.folder}\" has no value: there is no such param here"
        for command in ["check", "run"] {
            try weir(command, "flow.yaml").expect(
                2,
                "\(message); write \"${params.folder:-default}\", or list it under the manifest's \"params\" when --param "
                    + "sets it")
        }
        try weir("run", "flow.yaml", "--param", "folders=x").expect(
            2, "flow.yaml: warning: nothing reads the param \"folders\" that --param gives; did you mean \"folder\"?",
            "\(message); did you mean \"folders\"?")
        let run = try weir("run", "flow.yaml", "--quiet", "--param", "folder=x", "--print", "a")
        #expect(run.status == 0 && run.output == "\"X\"\n", "\(run.errors)")
    }

    @Test func aReferenceToAParamThatTheItemsDoNotGive() throws {
        try weir.folder.write("{\"folders\": \"x\"}\n", to: "items.jsonl")
        try weir.folder.write(
            """
            weir: 1
            plugins: [text]
            flows:
              main:
                batch: sequential
                items: { jsonl: items.jsonl }
                nodes: { a: { uses: text.upper, input: "${params.folder}" } }
            """, to: "flow.yaml")
        let run = try weir("run", "flow.yaml")
        #expect(run.status == 1)
        #expect(
            run.errorLines.first == "weir: failed: main[0]/a: flow.yaml:7:45: \"${params.folder}\" has no value: "
                + "there is no such param here; did you mean \"folders\"?")
    }

    @Test func paramsOfTheWrongType() throws {
        try weir.manifest("text", "a: { uses: text.route, input: a b c }")
        try weir("run", "flow.yaml", "--param", "limit=many").expectFailure(
            "weir: error: main/a: the setting \"limit\" must be an int, not a string (\"many\")")
        try weir("run", "flow.yaml", "--param", "limit=2.5").expectFailure(
            "weir: error: main/a: the setting \"limit\" must be an int, not a float (2.5)")
        try weir("run", "flow.yaml", "--param", "limit=-4").expectFailure(
            "weir: error: main/a: the setting \"limit\" must be at least 0, not -4")
    }

    @Test(arguments: ["prep", "exec", "post"], ["segv", "abort", "exit", "_exit", "trap", "stack"])
    func aCrashDuringARunNamesPluginCallbackNodeTypeAndNode(_ phase: String, _ way: String) throws {
        try weir.manifest("probe", "a: { uses: probe.crash, with: { how: \(way), phase: \(phase) } }")
        let deeds = [
            "abort": "crashed with SIGABRT", "trap": "crashed with SIGILL", "exit": "called exit",
            "_exit": "called _exit",
        ]
        let library = "\(Programs.folder)/libprobe.so"
        let run = try weir("run", "flow.yaml")
        #expect(run.status == 1 && run.errorLines.count == 1)
        let line = run.errors
        let deed = deeds[way] ?? "crashed with SIGSEGV"
        #expect(line.hasPrefix("weir: error: plugin \"probe\" (/"), "\(line)")
        let end = "libprobe.so) \(deed) in \(phase) of probe.crash at main/a\n"
        #expect(line.hasSuffix(end), "\(line), library \(library)")
    }

    @Test(arguments: [("thread_exit", "called exit"), ("thread_abort", "crashed with SIGABRT")])
    func aThreadOfAPluginDoesNotEndTheRunSilently(_ how: String, _ deed: String) throws {
        try weir.manifest("probe", "a: { uses: probe.crash, with: { how: \(how) } }")
        try weir("run", "flow.yaml").expect(
            1,
            "weir: error: a thread that a plugin or one of its libraries started \(deed) in \(Programs.folder)/libprobe.so, "
                + "which ends the run")
    }

    @Test func aChildOfAPluginMayExitAsItLikes() throws {
        try weir.manifest("probe", "a: { uses: probe.crash, with: { how: fork } }")
        try weir("run", "flow.yaml", "--quiet").expect(0)
    }

    @Test func anUnknownNodeIsExplainedToNobody() throws {
        try weir("explain", "flow.yaml", "b").expect(
            64, "weir: error: there is no node \"b\" in flow.yaml; did you mean \"a\"?")
    }
}
