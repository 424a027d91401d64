import Foundation
import Testing
import WeirTestSupport

/// Every block of `README.md` is true: commands give the output shown, manifests have no problems, plugins build.
struct ReadmeTests {
    static let sessions = ReadmeBlock.all.filter { $0.language == "sh" && $0.text.hasPrefix("$ ") }
    static let manifests = ReadmeBlock.all.filter { $0.text.hasPrefix("weir: 1\n") }
    static let plugins = ReadmeBlock.all.filter { $0.language == "c" && $0.text.contains("weir_plugin_entry_v1") }

    @Test func everyBlockIsOfAKnownKind() {
        #expect(!Self.sessions.isEmpty && !Self.manifests.isEmpty && !Self.plugins.isEmpty)
        for block in ReadmeBlock.all {
            switch block.language {
            case "yaml": #expect(block.text.hasPrefix("weir: 1\n"), "\(block.testDescription): a manifest in part")
            case "sh":
                let isRun = block.text.hasPrefix("$ ") || block.text.hasPrefix("cc ")
                // The two commands of a fresh machine, which the CI script runs.
                #expect(isRun || block.lines.allSatisfy { $0.contains("swift build") }, "\(block.testDescription)")
            case "c": #expect(block.text.contains("weir_plugin_entry_v1"), "\(block.testDescription)")
            // A program for the Swift SDK needs a build of the package; Plugins/tables is one that is tested.
            case "swift": break
            default: Issue.record("a block in \(block.language.debugDescription) at line \(block.line) is not tested")
            }
        }
    }

    @Test func theFirstThirtyLinesHoldAManifestACommandAndItsOutput() throws {
        let manifest = try #require(Self.manifests.first)
        let session = try #require(Self.sessions.first)
        #expect(manifest.line + manifest.lines.count <= 31 && session.line + session.lines.count <= 31)
        let example = try String(
            contentsOfFile: "\(Programs.repository)/examples/parallel-summaries/flow.yaml", encoding: .utf8)
        let lines = example.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
        #expect(manifest.lines == lines, "the manifest shown is the one that the command runs")
    }

    @Test(arguments: sessions)
    func aCommandGivesTheOutputShown(_ session: ReadmeBlock) throws {
        let scratch = try ScratchFolder()
        try scratch.copy("\(Programs.repository)/examples", to: "examples")
        var shown: [(command: String, output: String)] = []
        for line in session.lines {
            if line.hasPrefix("$ ") {
                shown.append((String(line.dropFirst(2)), ""))
            } else {
                shown[shown.count - 1].output += line + "\n"
            }
        }
        for (command, output) in shown {
            let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
            let run = try ProgramRun(
                "sh", ["-c", "{ \(command)\n} 2>&1"], in: scratch.path,
                variables: ["PATH": "\(Programs.folder):\(path)"])
            #expect(run.status == 0, "\(command)")
            #expect(Self.withoutTimes(run.output) == Self.withoutTimes(output), "\(command)")
        }
    }

    /// `2 ms`, `1.5 s` and `3 min` are the machine's business.
    private static func withoutTimes(_ text: String) -> String {
        text.replacing(/\b\d+(\.\d+)? (ms|s|min|h)\b/, with: "TIME")
    }

    /// A folder outside the repository with each plugin of the README, built by the README's own line.
    private func workshop() throws -> ScratchFolder {
        let scratch = try ScratchFolder()
        let commands = ReadmeBlock.all.filter { $0.language == "sh" && $0.text.hasPrefix("cc ") }
        guard commands.count == Self.plugins.count else { throw ProgramFailure("a cc line for each plugin is missing") }
        for (plugin, command) in zip(Self.plugins, commands) {
            guard let source = command.text.firstMatch(of: /[\w-]+\.c\b/) else {
                throw ProgramFailure("no source is named: \(command.text)")
            }
            try scratch.write(plugin.text, to: String(source.output))
            for flags in ["", " -Wall -Wextra -Werror"] {
                let line = command.text.trimmingCharacters(in: .newlines) + flags
                let run = try ProgramRun(
                    "sh", ["-c", line], in: scratch.path, variables: ["WEIR": Programs.repository])
                guard run.status == 0, run.errors.isEmpty else { throw ProgramFailure("\(line): \(run.errors)") }
            }
        }
        return scratch
    }

    @Test(arguments: manifests)
    func aManifestHasNoProblems(_ block: ReadmeBlock) throws {
        let workshop = try workshop()
        let name = "flow-\(block.line).yaml"
        try workshop.write(block.text, to: name)
        try ProgramRun(Programs.weir, ["check", name], in: workshop.path).expect(0)
    }

    @Test func thePluginIsLoadedAndRuns() throws {
        let workshop = try workshop()
        let block = try #require(Self.manifests.first { $0.text.contains("./") }, "a manifest that uses the plugin")
        try workshop.write(block.text, to: "run.yaml")
        let run = try ProgramRun(Programs.weir, ["run", "run.yaml", "--quiet", "--print", "shared"], in: workshop.path)
        #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
        #expect(run.output == "{\"loud\":[\"HELLO!\",\"WORLD!\"]}\n")
    }

    @Test func everyCommandAndOptionInTheTableExists() throws {
        let text = try String(contentsOfFile: "\(Programs.repository)/README.md", encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `weir ") }
        let commands = rows.flatMap { $0.matches(of: /`weir (\w+)/).map { String($0.output.1) } }
        #expect(
            Set(commands).sorted() == [
                "check", "control", "explain", "ffi", "gc", "graph", "inspect", "list", "redrive", "resume", "run",
                "runs",
                "show",
            ])
        var help = ""
        for command in Set(commands) { help += try ProgramRun(Programs.weir, [command, "--help"]).output }
        for option in rows.flatMap({ $0.matches(of: /--[a-z]+/).map { String($0.output) } }) {
            #expect(help.contains(option), "\(option)")
        }
    }
}
