import Foundation
import Testing
import WeirTestSupport

/// Recorded runs whose process ends as real ones do, or that two processes want.
struct DurableRunTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    private func show() throws -> [String: Any] {
        let run = try weir("show", "last", "--json")
        #expect(run.status == 0, "\(run.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    }

    /// The number of items of a node that are recorded.
    private func recorded(_ site: String, in report: [String: Any]) throws -> Int {
        let sites = try #require(report["sites"] as? [[String: Any]])
        return sites.first { $0["site"] as? String == site }?["succeeded"] as? Int ?? 0
    }

    /// Whatever was recorded by then answers, and what was under way is named.
    @Test(arguments: ["prep", "exec", "post"], ["segv", "abort", "_exit"])
    func whatACrashInAPluginLeavesIsContinued(_ phase: String, _ way: String) throws {
        let before =
            "before: { uses: probe.sleep, with: { ms: 1 }, batch: sequential, items: { range: 60 }, output: shared.out, next: last }"
        try weir.manifest(
            "probe", before, "last: { uses: probe.crash, input: 1, with: { how: \(way), phase: \(phase) } }")
        if phase == "prep" {
            try weir.manifest("probe", before, "last: { uses: probe.crash, with: { how: \(way), phase: prep } }")
        }
        #expect(try weir("run", "flow.yaml", "--journal", "--quiet").status == 1)
        let report = try show()
        #expect(report["state"] as? String == "unfinished")
        let known = try recorded("main/before", in: report)
        let calls = report["in_flight"] as? [[String: Any]] ?? []
        #expect(calls.map { $0["site"] as? String } == (phase == "exec" ? ["main/last"] : []))
        // Now the crash is mended.
        try weir.manifest("probe", before, "last: { uses: probe.echo, input: 1 }")
        let resumed = try weir("resume", "last", "--print", "out")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(resumed.errors.contains("weir: items: \(known) recalled"), "\(resumed.errors), \(known) known")
        #expect(resumed.output == "[" + (0..<60).map { "\($0)" }.joined(separator: ",") + "]\n")
    }

    /// A second process is told who has the run, and takes nothing of it.
    @Test func aRunBelongsToOneProcessAtATime() throws {
        try weir.manifest(
            "probe",
            "a: { uses: probe.sleep, with: { ms: 20 }, batch: parallel, concurrency: 8, items: { range: 4000 }, output: shared.out }"
        )
        let first = try weir.start("run", "flow.yaml", "--journal", "--quiet")
        try first.wait(for: "a record") { (try? weir("show", "last", "--items", "main/a").output.isEmpty) == false }
        let holder = "is in progress: process \(first.processID) on "
        for command in ["resume", "redrive"] {
            let other = try weir(command, "last")
            #expect(other.status == 1 && other.errors.contains(holder), "\(other.errors)")
        }
        #expect(try weir("resume", "last", "--dry-run").errors.contains(holder))
        #expect(try weir("gc", "--keep", "0").output.contains("0 removed"))
        first.send(SIGKILL)
        _ = try first.wait()
        // Nobody has it any more.
        let dry = try weir("resume", "last", "--dry-run")
        #expect(dry.status == 0 && dry.errors.contains(" recalled"), "\(dry.errors)")
    }

    @Test(arguments: [
        ("resume", "nope", "there is no run \"nope\" in .weir/runs"),
        ("redrive", "./nope", "there is no run \"nope\" in ."),
        ("show", "last", "there is no run \"last\" in .weir/runs"),
    ])
    func aRunThatIsNoneIsWrongUsage(_ command: String, _ name: String, _ words: String) throws {
        let run = try weir(command, name)
        #expect(run.status == 64 && run.errors.contains(words), "\(run.errors)")
        let empty = try weir(command, name, "--runs", "")
        #expect(empty.status == 64 && empty.errors.contains("--runs needs a path that is not empty"), "\(empty.errors)")
    }
}
