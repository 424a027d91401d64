import Foundation
import Testing
import WeirTestSupport

/// What ends a run from outside.
struct SignalTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    /// Waits until the batch of a run is under way.
    private func started(_ node: String, _ options: String...) throws -> RunningProgram {
        try weir.manifest("probe", "a: { \(node), batch: parallel, concurrency: 2, items: { range: 10 } }")
        let run = try RunningProgram(
            Programs.weir, ["run", "flow.yaml", "--progress", "json", "--print", "a"] + options, in: weir.folder.path)
        try run.wait(for: "progress") { run.errors.contains("progress") }
        return run
    }

    private func expectSummary(
        of run: ProgramRun, done: Int, failed: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let counts = "\"done\":\(done),\"event\":\"summary\",\"failed\":\(failed),"
        #expect(run.errorLines.last?.contains(counts) == true, "\(run.errors)", sourceLocation: sourceLocation)
        #expect(run.errorLines.last?.contains("\"outcome\":\"interrupted\"") == true, sourceLocation: sourceLocation)
    }

    @Test(
        arguments: ["uses: probe.sleep, with: { ms: 600000 }", "uses: probe.wait, with: { ms: 600000 }"],
        [SIGINT, SIGTERM, SIGHUP])
    func aSignalEndsARunInOrder(_ node: String, _ signal: Int32) throws {
        let program = try started(node, "--grace", "0s")
        program.send(signal)
        let run = try program.wait()
        #expect(run.status == 128 + signal)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("{\"event\":\"interrupted\",\"grace_seconds\":0.0}"))
        #expect(run.errorLines.last?.contains("\"outcome\":\"interrupted\"") == true, "\(run.errors)")
    }

    @Test(arguments: ["uses: probe.sleep, with: { ms: 600000 }", "uses: probe.wait, with: { ms: 600000 }"])
    func aSecondSignalCancelsAtOnce(_ node: String) throws {
        let program = try started(node, "--grace", "1h")
        program.send(SIGINT)
        try program.wait(for: "the first signal") { program.errors.contains("interrupted") }
        // What comes within half a second would belong to the first.
        usleep(700_000)
        program.send(SIGTERM)
        let run = try program.wait()
        #expect(run.status == 130, "by the first signal")
        #expect(run.errors.contains("{\"event\":\"interrupted\",\"grace_seconds\":3600.0}"))
        #expect(run.errors.contains("{\"event\":\"cancelled\",\"reason\":\"interrupted\"}"))
        expectSummary(of: run, done: 0, failed: 0)
    }

    @Test(arguments: ["uses: probe.sleep, with: { ms: 600000 }", "uses: probe.wait, with: { ms: 600000 }"])
    func whatOutlivesTheGraceIsCancelled(_ node: String) throws {
        let program = try started(node, "--grace", "200ms")
        program.send(SIGTERM)
        let run = try program.wait()
        #expect(run.status == 143)
        #expect(run.errors.contains("{\"event\":\"cancelled\",\"reason\":\"grace_over\"}"))
        expectSummary(of: run, done: 0, failed: 0)
    }

    @Test(arguments: ["uses: probe.sleep, with: { ms: 2000 }", "uses: probe.wait, with: { ms: 2000 }"])
    func whatIsInFlightFinishesWithinTheGrace(_ node: String) throws {
        let program = try started(node, "--grace", "1h")
        program.send(SIGHUP)
        let run = try program.wait()
        #expect(run.status == 129)
        #expect(!run.errors.contains("cancelled"))
        expectSummary(of: run, done: 2, failed: 0)
    }

    @Test func whatABatchCameToWithinTheGraceIsPrinted() throws {
        try weir.manifest(
            "probe",
            "a: { uses: probe.sleep, batch: parallel, concurrency: 2, items: { range: 2 }, with: { ms: 2000 }, "
                + "output: shared.x, next: b }", "b: { uses: probe.echo, input: 1, output: shared.y }")
        let program = try weir.start("run", "flow.yaml", "--progress", "json", "--print", "x", "--print", "y")
        try program.wait(for: "progress") { program.errors.contains("progress") }
        program.send(SIGINT)
        let run = try program.wait()
        #expect(run.status == 130)
        #expect(run.output == "[0,1]\n", "\(run.errors)")
        expectSummary(of: run, done: 2, failed: 0)
    }

    @Test func anItemThatWaitsForAnotherAttemptFailsWithItsLastError() throws {
        try weir.manifest(
            "probe",
            "a: { uses: probe.fail, batch: parallel, items: [1, 2], with: { code: unavailable }, "
                + "retry: { attempts: 9, wait: 1h } }")
        let program = try weir.start("run", "flow.yaml", "--progress", "json")
        try program.wait(for: "the retries") { program.errors.contains("\"retried\":2") }
        program.send(SIGINT)
        let run = try program.wait()
        #expect(run.status == 130)
        #expect(run.errors.components(separatedBy: "\"event\":\"item_failed\"").count == 3, "\(run.errors)")
        expectSummary(of: run, done: 0, failed: 2)
    }

    @Test func whatFailsByItselfWhileTheRunStopsIsTold() throws {
        try weir.manifest(
            "probe", "a: { uses: probe.host, with: { log: under way }, next: b }",
            "b: { uses: probe.fail, input: 1, with: { code: unavailable }, retry: { attempts: 9, wait: 1h } }")
        let program = try weir.start("run", "flow.yaml")
        try program.wait(for: "the log of the first node") { program.errors.contains("under way") }
        // Nothing tells that the next one waits for another attempt.
        sleep(1)
        program.send(SIGINT)
        let run = try program.wait()
        #expect(run.status == 130)
        #expect(run.errorLines.contains("weir: error: main/b: failed on purpose"), "\(run.errors)")
    }

    @Test func peopleAreToldWhatIsWaitedFor() throws {
        try weir.manifest(
            "probe", "a: { uses: probe.host, with: { log: under way }, next: b }",
            "b: { uses: probe.sleep, input: 1, with: { ms: 600000 } }")
        let program = try weir.start("run", "flow.yaml", "--grace", "1500ms")
        try program.wait(for: "the log of the first node") { program.errors.contains("under way") }
        // Nothing tells that the next one is under way.
        sleep(1)
        program.send(SIGINT)
        let run = try program.wait()
        #expect(run.status == 130)
        #expect(
            Array(run.errorLines.dropFirst().prefix(2)) == [
                "weir: interrupted; waiting up to 1500 ms for calls under way (again to cancel them)",
                "weir: the grace is over; calls under way are cancelled (again to end at once)",
            ])
        #expect(run.errorLines.last?.hasPrefix("weir: interrupted: ") == true)
    }

    @Test func aReaderThatLeavesEndsTheCommandQuietly() throws {
        let run = try ProgramRun(
            "bash", ["-c", "set -o pipefail; \"$0\" list | true", Programs.weir], in: weir.folder.path)
        #expect(!run.errors.contains("rror"), "\(run.errors)")
    }
}
