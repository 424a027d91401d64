import Foundation
import Testing
import WeirTestSupport

/// Runs that are asked and changed while they go on.
struct ControlTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    private func start() throws -> RunningProgram {
        try weir.folder.write(
            """
            weir: 1
            plugins: [probe]
            limits: { api: { concurrency: 2 } }
            nodes:
              a: { uses: probe.sleep, with: { ms: 20 }, batch: parallel, items: { range: 2000 }, concurrency: 8, limit: api }
            """, to: "flow.yaml")
        let run = try weir.start("run", "flow.yaml", "--control", "ctl", "--quiet")
        try run.wait(for: "the socket") { FileManager.default.fileExists(atPath: weir.folder.path("ctl")) }
        return run
    }

    private func ask(_ words: String...) throws -> ProgramRun { try ask(words) }

    private func ask(_ words: [String]) throws -> ProgramRun {
        try ProgramRun(Programs.weir, ["control", "ctl"] + words, in: weir.folder.path)
    }

    private func status() throws -> [String: Any] {
        let run = try ask("status")
        #expect(run.status == 0, "\(run.errors)")
        let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        return try #require(object as? [String: Any])
    }

    @Test func aRunSaysHowItGoesAndWaitsAndGoesOn() throws {
        let run = try start()
        let mode = try FileManager.default.attributesOfItem(atPath: weir.folder.path("ctl"))[.posixPermissions] as? Int
        #expect(mode == 0o600, "nobody else may ask")
        #expect(try status()["state"] as? String == "running")
        #expect(try ask("pause").status == 0)
        // What had begun ends, and then nothing moves.
        var before = -1
        try run.wait(for: "the calls under way") {
            let now = (try? status()["done"] as? Int) ?? -2
            defer { before = now }
            return now == before
        }
        #expect(try status()["state"] as? String == "paused")
        #expect(before < 2000)
        #expect(try ask("limit", "api", "concurrency=64").status == 0)
        let limits = try #require(try status()["limits"] as? [[String: Any]])
        #expect(limits.first?["concurrency"] as? Int == 64 && limits.first?["name"] as? String == "api")
        #expect(try ask("resume").status == 0)
        #expect(try run.wait().status == 0)
        #expect(!FileManager.default.fileExists(atPath: weir.folder.path("ctl")), "the socket is gone")
    }

    @Test(arguments: ["drain", "cancel"])
    func aRunIsEnded(_ word: String) throws {
        let run = try start()
        #expect(try ask(word).status == 0)
        let end = try run.wait()
        #expect(end.status == 130)
    }

    @Test func mistakesAreAnswered() throws {
        let run = try start()
        let unknown = try ask("limit", "apy", "concurrency=4")
        #expect(unknown.status == 1)
        #expect(unknown.errors == "weir: error: the run has no limit \"apy\"; it has api; did you mean \"api\"?\n")
        for words in [["limit", "api"], ["limit", "api", "concurrency=0"], ["stats"], ["pause", "now"]] {
            #expect(try ask(words).status == 64, "\(words)")
        }
        let second = try ProgramRun(Programs.weir, ["run", "flow.yaml", "--control", "ctl"], in: weir.folder.path)
        #expect(second.status == 1 && second.errors.contains("something is there already"))
        _ = try ask("cancel")
        _ = try run.wait()
        let gone = try ask("status")
        #expect(gone.status == 1 && gone.errors.hasPrefix("weir: error: ctl: "))
    }

    @Test func aFileIsNeverTakenForASocketThatWasLeftBehind() throws {
        try weir.manifest("probe", "a: { uses: probe.echo, input: 1 }")
        try weir.folder.write("mine", to: "data")
        let run = try weir("run", "flow.yaml", "--control", "data")
        #expect(run.status == 1)
        #expect(run.errors == "weir: error: cannot listen at \(weir.folder.path("data")): something is there already\n")
        #expect(try weir.folder.read("data") == "mine")
        #expect(try weir("run", "flow.yaml", "--control", "").status == 64)
    }

    @Test func aSocketThatARunLeftBehindIsReplaced() throws {
        let killed = try start()
        killed.send(SIGKILL)
        _ = try killed.wait()
        #expect(try ask("status").errors.contains("no run listens there any more"))
        let run = try weir.start("run", "flow.yaml", "--control", "ctl", "--quiet")
        try run.wait(for: "an answer") { (try? ask("status").status) == 0 }
        _ = try ask("cancel")
        #expect(try run.wait().status == 130)
    }
}
