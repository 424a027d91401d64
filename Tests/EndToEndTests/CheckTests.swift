import Foundation
import Testing
import WeirTestSupport

/// What `check` accepts `run` does not refuse, and what `check` refuses `run` refuses in the same words.
struct CheckTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    /// Expects the same lines and status from `check` and `run`.
    private func expect(_ status: Int32, _ lines: String..., sourceLocation: SourceLocation = #_sourceLocation) throws {
        for command in ["check", "run"] {
            let run = try weir(command, "flow.yaml")
            #expect(run.status == status, "\(command): \(run.errors)", sourceLocation: sourceLocation)
            #expect(run.errorLines == lines, sourceLocation: sourceLocation)
        }
    }

    private func build(_ name: String, _ flags: String..., source: String = "defect.c") throws -> String {
        let output = weir.folder.path(name)
        let root = Programs.repository
        let build = try ProgramRun(
            "cc",
            [
                "-fPIC", "-shared", "-I\(root)/Sources/CWeirABI/include", "-I\(root)/Sources/CWeirValue/include",
                "\(root)/Tests/Fixtures/plugins/host/\(source)", "-o", output,
            ] + flags, atMost: 120)
        try #require(build.status == 0, "\(build.errors)")
        return output
    }

    @Test func discardedResultsAreNotStored() throws {
        try weir.manifest(
            "probe", "a: { uses: probe.echo, batch: parallel, items: [1], results: discard, output: shared.r }")
        try expect(
            2, "flow.yaml:4:55: error: \"results: discard\" drops what \"output\" is to store; remove one of the two")
    }

    @Test func aStreamNeedsABatch() throws {
        try weir.manifest("probe", "a: { uses: probe.stream, with: { count: 3 } }")
        try expect(
            2, "flow.yaml:4:14: error: the node type gives a stream of items; say \"batch: sequential\" or parallel")
    }

    @Test func aPathThatIsTooLong() throws {
        let path = "shared" + String(repeating: ".k", count: 257)
        try weir.manifest("probe", "a: { uses: probe.echo, output: \(path) }")
        try expect(
            2,
            "flow.yaml:4:34: error: a path of the store holds at most 256 keys; the one that starts with shared.k.k.k.k has 257"
        )
    }

    @Test func aManifestWithoutAFlow() throws {
        try weir.folder.write("weir: 1\nplugins: [probe]\nflows: null\n", to: "flow.yaml")
        try expect(2, "flow.yaml:3:1: error: \"flows\" holds no flow")
    }

    @Test(arguments: [
        ("-DNO_ENTRY", "does not export weir_plugin_entry_v1; put WEIR_EXPORT before its definition"),
        ("-DNAME=\"other\"", "its descriptor is named \"other\", its metadata \"defect\""),
        (
            "-DNODE_NAME=\"nod\"",
            "the metadata does not list the node type \"defect.nod\"; did you mean \"defect.node\"?"
        ),
        (
            "-DUNDEFINED",
            "needs the symbol \"weir_no_such_symbol\", which neither it nor a library that it names defines; link it with the "
                + "file or library that does"
        ),
    ])
    func aPluginThatCannotBeLoaded(flag: String, message: String) throws {
        let path = try build("defect.so", flag)
        try weir.manifest("./defect.so", "a: { uses: defect.node }")
        try expect(3, "weir: error: \(path): \(message)")
    }

    @Test func aPluginOfALibraryThatIsGone() throws {
        try weir.folder.write("int gone(void) { return 1; }\n", to: "gone.c")
        let gone = weir.folder.path("libgone.so")
        _ = try ProgramRun("cc", ["-fPIC", "-shared", weir.folder.path("gone.c"), "-o", gone], atMost: 120)
        let path = try build("defect.so", "-Wl,--no-as-needed", "-L\(weir.folder.path)", "-lgone")
        try weir.manifest("./defect.so", "a: { uses: defect.node }")
        try FileManager.default.removeItem(atPath: gone)
        try expect(
            3,
            "weir: error: \(path): needs the library \"libgone.so\", which is not there; install it, or link with "
                + "-Wl,-rpath and the folder that has it")
    }

    @Test func aLibraryOfFunctionsThatCannotBeLoaded() throws {
        try weir.folder.write("int nowhere(void); int f(int x) { return x + nowhere(); }\n", to: "open.c")
        let path = weir.folder.path("libopen.so")
        let build = try ProgramRun("cc", ["-fPIC", "-shared", weir.folder.path("open.c"), "-o", path], atMost: 120)
        try #require(build.status == 0)
        try weir.folder.write(
            "weir: 1\nfunctions: { o: { library: ./libopen.so, functions: { f: int f(int x) } } }\nnodes: { a: { uses: o.f, input: 1 } }\n",
            to: "flow.yaml")
        try expect(
            2,
            "flow.yaml:2:28: error: the library \"./libopen.so\" needs the symbol \"nowhere\", which neither it nor a library "
                + "that it names defines; link it with the file or library that does")
    }

    @Test func aPluginThatLooksAtItsSettingsInCreateSeesThoseThatAreGiven() throws {
        let path = try build("settings.so", source: "settings.c")
        func run(_ node: String, _ more: String = "", _ arguments: String...) throws -> [String] {
            try weir.manifest("./settings.so", "a: { uses: settings.look, \(node) }", more: more)
            return try ProgramRun(Programs.weir, ["run", "flow.yaml", "--quiet"] + arguments, in: weir.folder.path)
                .errorLines
        }
        let refused = { (reason: String) in "weir: error: \(path): main/a: settings.look cannot be set up: \(reason)" }
        #expect(try run("with: { path: here }") == [])
        #expect(try run("input: 1") == [refused("path is missing")])
        #expect(try run("input: 1", "params: { path: here }") == [])
        #expect(try run("with: { path: \"${params.p}\" }", "params: { p: null }", "--param", "p=here") == [])
        #expect(try run("with: { path: elsewhere }") == [refused("path is elsewhere")])
        // What an item or the store gives is for bind to judge.
        #expect(try run("with: { path: \"${shared.p}\" }", "shared: { p: here }") == [])
        #expect(
            try run("with: { path: \"${shared.p}\" }", "shared: { p: elsewhere }").first
                == "weir: error: main/a: bind: path is elsewhere")
    }

    @Test func mutatedManifests() throws {
        let script = "\(Programs.repository)/Tests/CheckAgainstRun/compare.py"
        let run = try ProgramRun("python3", [script, "--weir", Programs.weir, "--count", "2"], atMost: 600)
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(run.output.hasSuffix(" manifests, 0 differences\n"))
    }
}
