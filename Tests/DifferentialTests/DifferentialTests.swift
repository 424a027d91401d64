import Foundation
import Testing
import WeirTestSupport

/// The same scenarios through the Python package brainyflow 0.2.0 and through `weir`.
struct DifferentialTests {
    @Test(.timeLimit(.minutes(1)), arguments: try Scenario.all())
    func weirAnswersLikeThePackage(_ scenario: Scenario) throws {
        let paths = scenario.comparisons.filter { !Self.isAboutTheRun($0) }.map(Self.path)
        let prints = paths.flatMap { ["--print", Self.storePath($0)] }
        let run = try ProgramRun(Programs.weir, ["run", scenario.manifest.path] + prints)
        let status = scenario.difference["exit"].integer ?? 0
        try #require(run.status == Int32(status), "\(run.errors)")
        let lines = run.output.split(separator: "\n")
        try #require(lines.count == paths.count, "a line for each of \(paths); \(run.errors)")
        var answers: [String: JSONValue] = [:]
        for (path, line) in zip(paths, lines) {
            answers[path] = try JSONDecoder().decode(JSONValue.self, from: Data(line.utf8))
        }
        for word in scenario.comparisons { try compare(word, scenario, run, answers) }
    }

    private func compare(
        _ word: String, _ scenario: Scenario, _ run: ProgramRun, _ answers: [String: JSONValue]
    ) throws {
        switch word {
        case "exit": #expect(run.errors.contains("error:"), "says what is wrong with the manifest")
        case "milliseconds":
            // Only a lower bound: how long it took beyond the waits is the machine's business.
            let least = try #require(scenario.expected(word).integer)
            #expect(run.milliseconds >= least, "waits between attempts")
        case "warnings":
            let count = run.errors.split(separator: "\n").count { $0.contains("warning: ") }
            #expect(count == scenario.expected(word).integer, "\(run.errors)")
        default:
            let path = Self.path(word)
            var expected = scenario.expected(path)
            var answer = answers[path] ?? .null
            if path == "error", answer != .null { answer = answer["$error"]["message"] }
            if word.hasPrefix("sorted:") { (expected, answer) = (expected.sorted, answer.sorted) }
            #expect(answer.matches(expected), "\(word): weir gives \(answer.text), not \(expected.text)")
        }
    }

    /// Whether a word compares the process instead of a path of the store.
    private static func isAboutTheRun(_ word: String) -> Bool { ["exit", "milliseconds", "warnings"].contains(word) }

    /// `sorted:store.names` without how it is compared.
    private static func path(_ word: String) -> String {
        word.hasPrefix("sorted:") ? String(word.dropFirst(7)) : word
    }

    /// An observation's place in the store of the manifest.
    private static func storePath(_ path: String) -> String {
        path.hasPrefix("store.") ? String(path.dropFirst(6)) : path
    }

    @Test func everyScenarioHasAnAnswerOfThePackageAndAManifest() throws {
        #expect(try Scenario.golden().keys.sorted() == Scenario.manifestNames())
        for scenario in try Scenario.all() { #expect(!scenario.comparisons.isEmpty, "\(scenario.name)") }
    }

    @Test func everyDeliberateDifferenceIsWrittenDown() throws {
        let document = try String(
            contentsOf: Scenario.folder.appendingPathComponent("deliberate-differences.md"), encoding: .utf8)
        for scenario in try Scenario.all() where scenario.difference != .null {
            #expect(document.contains("`\(scenario.name)`"), "\(scenario.name) is missing in deliberate-differences.md")
        }
    }

    @Test(.enabled(if: ReferencePython.found != nil, "no Python 3.12 or newer with brainyflow 0.2.0; set WEIR_PYTHON"))
    func goldenFileIsWhatThePackageAnswersNow() throws {
        let python = try #require(ReferencePython.found)
        let run = try python.run(Scenario.folder.appendingPathComponent("scenarios.py").path)
        try #require(run.status == 0, "\(run.errors)")
        let golden = try String(contentsOf: Scenario.folder.appendingPathComponent("golden.json"), encoding: .utf8)
        #expect(run.output == golden, "run scenarios.py --write and look at what changed")
    }
}
