import Foundation
import Testing
import WeirTestSupport

/// `weir gc`: removes recorded runs.
struct RunRemovalTests {
    private let weir: Weir

    init() throws {
        weir = try Weir()
        try weir.manifest("probe", "a: { uses: probe.echo, batch: parallel, items: { range: 20 }, output: shared.a }")
    }

    private func record(_ more: String...) throws -> String {
        let run = try ProgramRun(
            Programs.weir, ["run", "flow.yaml", "--journal", "--quiet"] + more, in: weir.folder.path)
        #expect(run.status == 0, "\(run.errors)")
        return try #require(try names().last)
    }

    /// The names in the folder of runs, those of runs and others.
    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: weir.folder.path(".weir/runs")).sorted()
    }

    /// Makes a run as old as that.
    private func age(_ name: String, seconds: Double) throws {
        let path = ".weir/runs/\(name)/end.json"
        let text = try weir.folder.read(path)
        var end = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        end["time"] = Date().timeIntervalSince1970 - seconds
        try weir.folder.write(Array(try JSONSerialization.data(withJSONObject: end)), to: path)
    }

    @Test func whatWasKeptLongEnoughGoes() throws {
        try weir.manifest("probe", "a: { uses: probe.echo, input: 1 }", more: "journal: { keep: 2d }")
        let (old, young) = (try record(), try record())
        try age(old, seconds: 3 * 86_400)
        let dry = try weir("gc", "--dry-run")
        #expect(dry.output.hasPrefix("would remove \(old), succeeded 20"), "\(dry.output)")
        #expect(dry.output.contains("\n1 would be removed, which frees "))
        #expect(try names() == [old, young])
        #expect(try weir("gc").output.hasPrefix("removed \(old), succeeded 20"))
        #expect(try names() == [young])
    }

    @Test func ageAndNumberAndSizeDecide() throws {
        let runs = try (0..<4).map { _ in try record() }.sorted()
        try age(runs[0], seconds: 100)
        #expect(try weir("gc", "--older-than", "50s").status == 0)
        #expect(try names() == Array(runs[1...]))
        #expect(try weir("gc", "--keep", "2").output.contains("\(runs[1])"))
        #expect(try names() == Array(runs[2...]))
        #expect(try weir("gc", "--max-size", "1GiB").output == "0 removed, which frees 0 B\n")
        #expect(try weir("gc", "--max-size", "0", "--keep", "1").status == 0)
        #expect(try names() == [runs[3]])
    }

    @Test func onlyRunFoldersGo() throws {
        let run = try record()
        try weir.folder.write("mine", to: ".weir/runs/notes/file")
        try weir.folder.write("mine", to: ".weir/runs/loose")
        try weir.folder.write("{", to: ".weir/runs/20200101-000000-aaaa/run.json")
        try weir.folder.write("{}", to: "elsewhere/run.json")
        try FileManager.default.createSymbolicLink(
            atPath: weir.folder.path(".weir/runs/link"), withDestinationPath: weir.folder.path("elsewhere"))
        let gc = try weir("gc", "--keep", "0")
        #expect(gc.status == 0)
        #expect(gc.errors.contains("the run 20200101-000000-aaaa stays: "))
        #expect(!(try names().contains(run)))
        #expect(try names() == ["20200101-000000-aaaa", "link", "loose", "notes"])
        #expect(try weir.folder.read("elsewhere/run.json") == "{}")
    }

    @Test func whatARunWasGivenStays() throws {
        let first = try record()
        let second = try record("--reuse", "last")
        _ = try weir("gc", "--keep", "1")
        #expect(try Set(names()) == [first, second])
        _ = try weir("gc", "--keep", "0")
        #expect(try names().isEmpty)
    }

    @Test func aRemovalThatWasCutOffIsEnded() throws {
        let run = try record()
        // As a process leaves it that is killed after the first step.
        try FileManager.default.moveItem(
            atPath: weir.folder.path(".weir/runs/\(run)"), toPath: weir.folder.path(".weir/runs/.removed-\(run)"))
        #expect(try weir("runs", "--json").output == "[]\n", "it is no run any more")
        #expect(try weir("gc", "--dry-run").output.contains("would remove what was left of .weir/runs/.removed-\(run)"))
        let gc = try weir("gc")
        #expect(gc.output.hasPrefix("removed what was left of .weir/runs/.removed-\(run), "))
        #expect(try names().isEmpty)
    }

    @Test func whatCannotBeRemovedIsSaid() throws {
        guard getuid() != 0 else { return }
        let run = try record()
        let folder = weir.folder.path(".weir/runs")
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder)
        let gc = try weir("gc", "--keep", "0")
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder)
        #expect(gc.status == 1 && gc.errors.contains("cannot remove \(run)"))
    }
}
