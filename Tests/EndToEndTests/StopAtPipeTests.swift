import Foundation
import Testing
import WeirTestSupport

/// One request to stop ends a wait for the other side of a pipe.
struct StopAtPipeTests {
    private let weir: Weir

    init() throws {
        weir = try Weir()
        try weir.folder.write("", to: "d/anchor")
        try #require(mkfifo(weir.folder.path("fifo"), 0o666) == 0)
    }

    /// Waits until the command waits for the pipe, ends it by one request, and gives what it said.
    private func stop(_ arguments: [String], _ signal: Int32 = SIGTERM, when isReady: (RunningProgram) -> Bool) throws
        -> ProgramRun
    {
        let program = try RunningProgram(Programs.weir, arguments, in: weir.folder.path)
        try program.wait(for: "the pipe") { isReady(program) }
        program.send(signal)
        let run = try program.wait(atMost: 30)
        #expect(run.status == 128 + signal, "\(run.errors)")
        return run
    }

    /// Whether the process has taken the signals over and sleeps, as in an open of a pipe.
    private func waits(_ program: RunningProgram) -> Bool {
        let status = (try? String(contentsOfFile: "/proc/\(program.processID)/status", encoding: .utf8)) ?? ""
        let caught = status.firstMatch(of: #/SigCgt:\s*([0-9a-f]+)/#).flatMap { UInt64($0.1, radix: 16) } ?? 0
        return status.contains("State:\tS") && caught & 1 << UInt64(SIGTERM - 1) != 0
    }

    private static let commands = [
        ["run", "fifo"], ["run", "flow.yaml", "--set", "x=@fifo"], ["run", "flow.yaml", "--set", "x=@d/link.json"],
        ["run", "flow.yaml", "--shared", "fifo"], ["run", "includes.yaml"], ["check", "fifo"], ["list", "fifo"],
        ["inspect", "probe.echo", "--manifest", "fifo"], ["graph", "fifo"], ["explain", "fifo", "a"],
        ["check", "includes.yaml"],
    ]

    @Test(arguments: commands, [SIGINT, SIGTERM, SIGHUP])
    func oneThatIsReadBeforeARun(_ arguments: [String], _ signal: Int32) throws {
        try weir.manifest("probe", "a: { uses: probe.echo, input: 1 }")
        try weir.folder.write(
            "weir: 1\nplugins: [probe]\ninclude: [fifo]\nnodes:\n  a: { uses: probe.echo, input: 1 }\n",
            to: "includes.yaml")
        try FileManager.default.createSymbolicLink(
            atPath: weir.folder.path("d/link.json"), withDestinationPath: weir.folder.path("fifo"))
        let run = try stop(arguments, signal, when: waits)
        #expect(run.errors == "weir: interrupted\n")
    }

    private static let nodes = [
        "b: { uses: files.read, with: { path: fifo } }",
        "b: { uses: files.read, batch: parallel, items: { glob: fifo } }",
        "b: { uses: files.write, input: x, with: { path: fifo } }",
        "b: { uses: files.write, input: x, with: { path: fifo, append: true } }",
        "b: { uses: probe.echo, batch: parallel, items: { lines: fifo } }",
        "b: { uses: probe.echo, batch: sequential, items: { lines: fifo, size: 10 } }",
        "b: { uses: probe.echo, batch: parallel, items: { csv: fifo } }",
        "b: { uses: probe.echo, batch: parallel, items: { jsonl: fifo } }",
    ]

    @Test(arguments: nodes)
    func oneThatANodeReadsOrWrites(_ node: String) throws {
        try weir.manifest("probe, files", "a: { uses: probe.host, with: { log: under way }, next: b }", node)
        let run = try stop(["run", "flow.yaml", "--grace", "1h"]) { $0.errors.contains("under way") }
        #expect(run.errorLines.last?.hasPrefix("weir: interrupted: ") == true, "\(run.errors)")
        #expect(!run.errors.contains("failed:"), "what was interrupted has not failed: \(run.errors)")
    }

    @Test func aLockThatAnotherProcessHolds() throws {
        try weir.folder.write("old", to: "out.txt")
        let file = open(weir.folder.path("out.txt"), O_RDWR)
        try #require(flock(file, LOCK_EX) == 0)
        defer { close(file) }
        try weir.manifest(
            "probe, files", "a: { uses: probe.host, with: { log: under way }, next: b }",
            "b: { uses: files.write, input: x, with: { path: out.txt, append: true } }")
        _ = try stop(["run", "flow.yaml", "--grace", "1h"]) { $0.errors.contains("under way") }
        #expect(try weir.folder.read("out.txt") == "old")
    }

    @Test(arguments: ["files.read, with: { path: fifo }", "probe.echo, batch: parallel, items: { lines: fifo }"])
    func oneWhoseWriterIsSilent(_ node: String) throws {
        try weir.manifest(
            "probe, files", "a: { uses: probe.host, with: { log: under way }, next: b }", "b: { uses: \(node) }")
        // Read and write: an open that needs no other side.
        let writer = open(weir.folder.path("fifo"), O_RDWR)
        defer { close(writer) }
        _ = write(writer, "half a line", 11)
        let run = try stop(["run", "flow.yaml", "--grace", "1h"]) { $0.errors.contains("under way") }
        #expect(run.errorLines.last?.hasPrefix("weir: interrupted: ") == true, "\(run.errors)")
    }

    @Test func whatIsUnderWayIsReadToItsEndWithinTheGrace() throws {
        try weir.manifest(
            "files", "a: { uses: files.read, with: { path: fifo }, output: shared.whole, next: b }",
            "b: { uses: files.read, with: { path: fifo }, output: shared.more }")
        let program = try RunningProgram(
            Programs.weir, ["run", "flow.yaml", "--grace", "1h", "--print", "whole"], in: weir.folder.path)
        // Waits for the reader.
        let writer = open(weir.folder.path("fifo"), O_WRONLY)
        _ = write(writer, "half ", 5)
        program.send(SIGTERM)
        try program.wait(for: "the stop") { program.errors.contains("interrupted") }
        _ = write(writer, "and half", 8)
        close(writer)
        let run = try program.wait()
        #expect(run.status == 143)
        #expect(run.output == "\"half and half\"\n", "\(run.errors)")
    }

    @Test func aPipeIsStillReadToItsEnd() throws {
        try weir.manifest(
            "probe, files", "a: { uses: files.read, with: { path: fifo }, output: shared.whole, next: b }",
            "b: { uses: probe.echo, batch: parallel, items: { lines: fifo }, output: shared.lines }")
        let script = """
            "$0" run flow.yaml --quiet --set x=@fifo --print x --print whole --print lines & run=$!
            printf one > fifo; sleep 0.2
            (printf two; sleep 0.3; printf three) > fifo
            while [ ! -e "/proc/$run/fd/4" ]; do sleep 0.05; done; sleep 0.2
            (printf 'four\\nfi'; sleep 0.3; printf 've\\n') > fifo
            wait "$run"
            """
        let run = try ProgramRun("bash", ["-c", script, Programs.weir], in: weir.folder.path)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output == "\"one\"\n\"twothree\"\n[\"four\",\"five\"]\n")
    }

    @Test func writingToAPipeWaitsForItsReader() throws {
        try weir.manifest(
            "probe, files",
            "a: { uses: probe.allocate, input: 1, with: { size: 300000 }, output: shared.big, next: b }",
            "b: { uses: files.write, input: \"${shared.big}\", with: { path: fifo } }")
        let script = "\"$0\" run flow.yaml --quiet & sleep 0.3; (sleep 0.3; wc -c) < fifo; wait $!"
        let run = try ProgramRun("bash", ["-c", script, Programs.weir], in: weir.folder.path)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output == "300000\n")
    }
}
