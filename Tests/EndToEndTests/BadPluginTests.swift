import Foundation
import Testing
import WeirTestSupport

/// Plugins that are refused: one line that names the file, status 3.
struct BadPluginTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    private func use(_ plugin: String, _ type: String, _ more: String = "") throws {
        try weir.manifest(plugin, "a: { uses: \(type), input: x\(more) }")
    }

    /// Expects the same refusal from `run` and `check`.
    private func expect(_ file: String, _ message: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        for command in ["check", "run"] {
            let run = try weir(command, "flow.yaml")
            run.expect(3, "weir: error: \(weir.folder.path(file)): \(message)", sourceLocation: sourceLocation)
        }
    }

    private static func text(length: Int? = nil) throws -> [UInt8] {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(Programs.folder)/libtext.so")))
        return Array(bytes.prefix(length ?? bytes.count))
    }

    @Test(arguments: ["libtext.so", "other.so"])
    func onesForAnotherArchitecture(_ name: String) throws {
        var bytes = try Self.text()
        let here = bytes[18] == 62 ? "x86_64" : "aarch64"
        let (machine, there): (UInt8, String) = bytes[18] == 62 ? (183, "aarch64") : (62, "x86_64")
        bytes[18] = machine
        try weir.folder.write(bytes, to: name)
        try use("./\(name)", "text.upper")
        try expect(name, "built for \(there), this is \(here); build it for this machine")
    }

    @Test func textFiles() throws {
        try weir.folder.write("hello\n", to: "text.so")
        try use("./text.so", "text.upper")
        try expect("text.so", "is no shared library (it does not start as an ELF file does)")
    }

    @Test func emptyFiles() throws {
        try weir.folder.write("", to: "text.so")
        try use("./text.so", "text.upper")
        try expect("text.so", "is empty")
    }

    @Test func folders() throws {
        try weir.folder.write("", to: "text.so/file")
        try use("./text.so", "text.upper")
        try expect("text.so", "is a directory, not a plugin file")
    }

    @Test(.enabled(if: getuid() != 0, "root may read everything"))
    func unreadableFiles() throws {
        chmod(try weir.folder.write(try Self.text(), to: "text.so"), 0)
        try use("./text.so", "text.upper")
        try expect("text.so", "cannot be opened: permission denied")
    }

    @Test(arguments: [
        (40, "is cut short: it ends within its header"),
        (3000, "is damaged or cut short: a part that its header lists is not there; build or copy it again"),
        (100_000, "is damaged or cut short: a part that its header lists is not there; build or copy it again"),
    ])
    func filesThatAreCutShort(_ length: Int, _ message: String) throws {
        try weir.folder.write(try Self.text(length: length), to: "text.so")
        try use("./text.so", "text.upper")
        try expect("text.so", message)
    }

    @Test func libraryThatIsNoPlugin() throws {
        try use("/lib/x86_64-linux-gnu/libm.so.6", "m.upper")
        let run = try weir("check", "flow.yaml")
        #expect([2, 3].contains(run.status), "\(run.errors)")
        #expect(run.errorLines.count == 1)
    }

    @Test func brokenFilesInAFolderOfThePathAreListedAndDoNoHarm() throws {
        try weir.folder.write("hello\n", to: "p/t.so")
        try weir.folder.write("", to: "p/folder.so/file")
        try weir.manifest("text", "a: { uses: text.upper, input: x, output: shared.a }")
        let path = ["WEIR_PLUGIN_PATH": weir.folder.path("p")]
        let run = try weir("run", "flow.yaml", "--quiet", "--print", "a", variables: path)
        #expect(run.status == 0 && run.output == "\"X\"\n" && run.errors.isEmpty, "\(run.errors)")
        let list = try weir("list", variables: path)
        #expect(
            list.errorLines == [
                "weir: warning: \(weir.folder.path("p/folder.so")): is a directory, not a plugin file",
                "weir: warning: \(weir.folder.path("p/t.so")): is no shared library (it does not start as an ELF file does)",
            ])
    }

    @Test func aNameThatStandsTwiceIsReportedWithBothPaths() throws {
        for name in ["a", "b"] {
            try weir.folder.copy("\(FaultyPlugins.folder)/duplicate-\(name).so", to: "\(name)/dup.so")
        }
        let (first, second) = (weir.folder.path("a/dup.so"), weir.folder.path("b/dup.so"))
        let line = "\(second): the plugin name \"duplicate\" is taken by \(first); remove one of the two"
        let path = ["WEIR_PLUGIN_PATH": "\(weir.folder.path("a")):\(weir.folder.path("b"))"]
        try use("duplicate", "duplicate.echo")
        for command in ["check", "run"] {
            try weir(command, "flow.yaml", variables: path).expect(3, "weir: error: \(line)")
        }
        try weir("inspect", "duplicate", variables: path).expect(3, "weir: error: \(line)")
        #expect(try weir("list", variables: path).errorLines == ["weir: warning: \(line)"])
        try use("./a/dup.so, ./b/dup.so", "duplicate.echo")
        for command in ["check", "run"] { try weir(command, "flow.yaml").expect(3, "weir: error: \(line)") }
    }

    @Test func theSameFileOnTwoWaysIsOnePlugin() throws {
        try weir.folder.copy("\(FaultyPlugins.folder)/duplicate-a.so", to: "a/dup.so")
        try FileManager.default.createSymbolicLink(atPath: weir.folder.path("b"), withDestinationPath: "a")
        let path = ["WEIR_PLUGIN_PATH": "\(weir.folder.path("a")):\(weir.folder.path("b"))"]
        try use("duplicate, ./b/dup.so", "duplicate.echo")
        try weir("check", "flow.yaml", variables: path).expect(0)
    }
}
