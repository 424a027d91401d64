import Foundation
import Testing
import WeirTestSupport

/// What ends a run from outside.
struct SignalTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    /// Waits until the batch of a run is under way.
    private func started(_ node: String) throws -> RunningProgram {
        try weir.manifest("probe", "a: { \(node), batch: parallel, concurrency: 2, items: { range: 10 } }")
        let run = try weir.start("run", "flow.yaml", "--progress", "json", "--print", "a")
        try run.wait(for: "progress") { run.errors.contains("progress") }
        return run
    }

    @Test(
        arguments: ["uses: probe.sleep, with: { ms: 600000 }", "uses: probe.wait, with: { ms: 600000 }"],
        [SIGINT, SIGTERM, SIGHUP])
    func aSignalEndsARunInOrder(_ node: String, _ signal: Int32) throws {
        let program = try started(node)
        program.send(signal)
        let run = try program.wait()
        #expect(run.status == 130)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("{\"event\":\"interrupted\"}"))
        #expect(run.errorLines.last?.contains("\"outcome\":\"interrupted\"") == true, "\(run.errors)")
    }

    @Test func aSecondSignalEndsItAtOnce() throws {
        let program = try started("uses: probe.sleep, with: { ms: 600000, deaf: true }")
        program.send(SIGINT)
        try program.wait(for: "the first signal") { program.errors.contains("interrupted") }
        // What comes within half a second would belong to the first.
        usleep(700_000)
        program.send(SIGINT)
        let run = try program.wait()
        #expect(run.status == 130)
        #expect(!run.errors.contains("summary"), "nobody waited for the call under way")
    }

    @Test func peopleAreToldWhatIsWaitedFor() throws {
        try weir.manifest(
            "probe", "a: { uses: probe.host, with: { log: under way }, next: b }",
            "b: { uses: probe.sleep, input: 1, with: { ms: 600000 } }")
        let program = try weir.start("run", "flow.yaml")
        try program.wait(for: "the log of the first node") { program.errors.contains("under way") }
        program.send(SIGINT)
        let run = try program.wait()
        #expect(run.status == 130)
        #expect(
            run.errorLines.dropFirst().first == "weir: interrupted; waiting for calls under way (again to end at once)")
        #expect(run.errorLines.last?.hasPrefix("weir: interrupted: ") == true)
    }

    @Test func aReaderThatLeavesEndsTheCommandQuietly() throws {
        let run = try ProgramRun(
            "bash", ["-c", "set -o pipefail; \"$0\" list | true", Programs.weir], in: weir.folder.path)
        #expect(!run.errors.contains("rror"), "\(run.errors)")
    }
}
