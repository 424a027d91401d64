import Foundation
import Testing
import WeirTestSupport

/// Every folder of `examples/`, run in a copy as its `command` file says.
struct ExampleTests {
    static let names =
        (try? FileManager.default.contentsOfDirectory(atPath: "\(Programs.repository)/examples").sorted())?
        .filter { $0 != "README.md" } ?? []

    @Test func thereIsAnExampleOfEachKind() {
        #expect(
            Set(Self.names).isSuperset(of: [
                "branching-loop-fallback", "nested-directories", "parallel-summaries", "sales-statistics",
                "school-grades", "sequential-summaries", "summarize-files-parallel", "summarize-files-sequential",
                "zlib-checksums", "libm-batch", "sqlite-rows", "results-to-files",
            ]))
    }

    @Test(arguments: names)
    func givesWhatIsExpected(_ name: String) throws {
        let weir = try Weir()
        try weir.folder.copy("\(Programs.repository)/examples/\(name)", to: "examples/\(name)")
        let before = try weir.folder.files()
        var output = ""
        for line in try weir.folder.read("examples/\(name)/command").split(separator: "\n") {
            // Through the shell, which takes the quotes off.
            let run = try ProgramRun(
                "sh", ["-c", "exec \"$WEIR\" \(line)"], in: weir.folder.path, variables: ["WEIR": Programs.weir])
            #expect(run.status == 0, "\(line): \(run.errors)")
            #expect(!run.errors.contains("warning"), "\(run.errors)")
            #expect(run.errorLines.last?.hasPrefix("weir: done: ") == true)
            output += run.output
        }
        #expect(try output == weir.folder.read("examples/\(name)/expected/stdout"))

        let expected = "examples/\(name)/expected/files/"
        let produced = ".build/examples/\(name)/"
        let expectedFiles = before.filter { $0.hasPrefix(expected) }.map { String($0.dropFirst(expected.count)) }
        let new = try weir.folder.files().filter { !before.contains($0) }
        #expect(new == expectedFiles.map { produced + $0 }, "it writes these files and no others")
        for file in expectedFiles {
            let text = try weir.folder.read(produced + file).replacing(/"time":"[0-9TZ:.-]+"/, with: "\"time\":\"…\"")
            #expect(try text == weir.folder.read(expected + file), "\(file)")
        }
    }

    @Test(arguments: names)
    func isCheckedSilently(_ name: String) throws {
        let run = try ProgramRun(Programs.weir, ["check", "\(Programs.repository)/examples/\(name)/flow.yaml"])
        run.expect(0)
    }

    @Test(arguments: names)
    func hasAShortReadme(_ name: String) throws {
        let text = try String(contentsOfFile: "\(Programs.repository)/examples/\(name)/README.md", encoding: .utf8)
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().count <= 30)
        #expect(text.contains("weir run examples/\(name)/flow.yaml"), "it says how to run it")
    }
}
