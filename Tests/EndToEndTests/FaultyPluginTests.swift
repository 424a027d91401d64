import Foundation
import Testing
import WeirTestSupport

/// The faulty plugins of `Tests/Fixtures/plugins`, used from a manifest by path.
struct FaultyPluginTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    private func use(_ name: String, _ type: String, _ more: String = "") throws -> String {
        let file = "\(try FaultyPlugins.folder)/\(name).so"
        try weir.manifest(file, "a: { uses: \(name).\(type), input: x\(more) }")
        return file
    }

    @Test func everyFixtureHasATest() throws {
        let tested =
            Self.refused.map(\.0) + Self.crashing.map(\.0) + Self.failing.map(\.0) + Self.sound.map(\.0) + [
                "deep", "forging",
            ]
        let folder = "\(Programs.repository)/Tests/Fixtures/plugins"
        let fixtures = try FileManager.default.contentsOfDirectory(atPath: folder).filter { name in
            FileManager.default.fileExists(atPath: "\(folder)/\(name)/\(name).c")
                || FileManager.default.fileExists(atPath: "\(folder)/\(name)/\(name).cpp")
        }
        // The two of one name are tested in BadPluginTests, what hangs in StopTests, misdeeds in MisdeedTests.
        #expect(Set(fixtures) == Set(tested + ["duplicate-a", "duplicate-b", "hangs", "misdeeds"]))
    }

    static let refused = [
        ("bad-json", "metadata: it is not valid JSON: line 1, column 34: a key in quotes is expected, not 'nodes'"),
        (
            "metadata-disagrees",
            "the metadata of its descriptor (76 bytes) is not that of its file (209 bytes); give weir_meta and WEIR_META_LENGTH"
        ),
        ("missing-type", "its descriptor has 0 node types, its metadata 1"),
        (
            "needs-newer",
            "built with plugin ABI 0.9999, requires 0.9999, this weir has 0.1: before 1.0 every minor version is another "
                + "ABI; install a newer weir, or build the plugin with the headers of this one"
        ),
        ("no-entry", "does not export weir_plugin_entry_v1; put WEIR_EXPORT before its definition"),
        ("no-metadata", "is a library, but no weir plugin: it has no section weir.meta (see WEIR_META in weir/meta.h)"),
        ("null-callback", "null-callback.echo has no callback exec, but the \"phases\" of its metadata list it"),
        ("null-entry", "its entry function returned NULL: the plugin says that it cannot work here"),
        ("null-name", "its descriptor has a NULL name"),
        (
            "short-struct",
            "its descriptor has struct_size 40, but its ABI version has 80 bytes; set it to sizeof(weir_plugin)"
        ),
        (
            "short-type",
            "node type 1 has struct_size 88, but its ABI version has 112 bytes; set it to sizeof(weir_node_type)"
        ),
        (
            "wrong-major",
            "built with plugin ABI 7.1, requires 7.1, this weir has 0.1: another major version shares nothing with this "
                + "one; install a newer weir, or build the plugin with the headers of this one"
        ),
    ]

    @Test(arguments: refused)
    func isRefused(_ name: String, _ message: String) throws {
        let file = try use(name, "echo")
        try weir("run", "flow.yaml").expect(3, "weir: error: \(file): \(message)")
    }

    static let crashing = [("crash-in-entry", "entry"), ("crash-on-load", "dlopen")]

    @Test(arguments: crashing)
    func aCrashWhileLoadingIsOneLineThatNamesThePlugin(_ name: String, _ phase: String) throws {
        let file = try use(name, "echo")
        try weir("run", "flow.yaml").expect(
            3, "weir: error: plugin \"\(name)\" (\(file)) crashed with SIGSEGV while it was loaded (\(phase))")
        // Listing and checking run no code of a plugin.
        try weir("check", "flow.yaml").expect(0)
        #expect(try weir("inspect", file).status == 0)
    }

    static let failing = [
        ("bad-tag", "echo", "the result has the unknown tag 200"),
        ("bad-utf8", "echo", "the result is a string that is no valid UTF-8"),
        ("duplicate-key", "echo", "the result is a map with two keys \"a\""),
        ("null-list", "echo", "the result is a list of 3 with a NULL pointer"),
        ("unsorted-map", "echo", "the result is a map whose keys are not sorted, at \"a\""),
        ("pending-without-token", "async", "exec answered pending without a token from host->pending"),
        (
            "pending-without-token", "sync",
            "exec answered pending, but the metadata of \"pending-without-token.sync\" does not declare that it may; "
                + "add \"async\": true to the node type"
        ),
        ("short-count", "zero", "exec handled no item"),
        ("short-count", "more", "exec says that it handled 2 items of a call with 1"),
        ("short-count", "unset", "exec says that it handled the item, but left no status for it"),
        ("short-count", "unknown", "the node gave no message (status 12345)"),
        ("throws", "exec", "exception: boom"),
        ("throws", "prep", "exception: boom"),
        ("throws", "bind", "exception: boom"),
        ("throws", "number", "exception: an exception that is no std::exception"),
    ]

    @Test(arguments: failing)
    func failsItsNode(_ name: String, _ type: String, _ message: String) throws {
        let file = try use(name, type, ", output: shared.a")
        // A node type's own prep and an input exclude each other.
        if type == "prep" { try weir.manifest(file, "a: { uses: throws.prep }") }
        try weir("run", "flow.yaml", "--print", "a").expectFailure("weir: error: main/a: \(message)")
    }

    @Test func aValueThatIsNestedTooDeepIsNamedInOneShortLine() throws {
        _ = try use("deep", "echo")
        let run = try weir("run", "flow.yaml")
        #expect(run.status == 1)
        #expect(run.errorLines.first?.hasPrefix("weir: error: main/a: the result[0][0]") == true)
        #expect((run.errorLines.first?.count ?? 0) < 200, "\(run.errors)")
    }

    @Test func anExceptionWhileAnInstanceIsMadeIsAPluginFailure() throws {
        let file = try use("throws", "create")
        try weir("run", "flow.yaml").expect(
            3, "weir: error: \(file): main/a: throws.create cannot be set up: exception: boom")
    }

    static let sound = [
        ("twice", "echo"), ("short-count", "fewer"), ("throws", "destroy"),
    ]

    @Test(arguments: sound)
    func isCarriedOn(_ name: String, _ type: String) throws {
        _ = try use(name, type, ", output: shared.a")
        let run = try weir("run", "flow.yaml", "--print", "a", "--quiet")
        #expect(run.status == 0 && run.output == "\"x\"\n", "\(run.errors)")
    }
}
