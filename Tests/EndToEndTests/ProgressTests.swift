import Foundation
import Testing
import WeirTestSupport

/// What `weir run` shows of running batches.
struct ProgressTests {
    private let weir: Weir

    init() throws {
        weir = try Weir()
        // Two of forty items fail early; each takes a tenth of a second.
        try weir.folder.write(
            """
            weir: 1
            plugins: [probe]
            flows:
              main:
                batch: parallel
                concurrency: 4
                on_error: continue
                tolerate: 5
                items: { range: 40, as: n }
                nodes:
                  sleep: { uses: probe.sleep, input: "${params.n}", with: { ms: 100 }, output: shared.last, next: fail }
                  fail: { uses: probe.fail, input: "${params.n}", with: { only: [0, 1] } }
            """, to: "flow.yaml")
    }

    private func objects(_ run: ProgramRun) throws -> [[String: Any]] {
        try run.errorLines.map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
        }
    }

    @Test func progressAsJSONIsOneObjectALine() throws {
        let objects = try objects(try weir("run", "flow.yaml", "--progress", "json"))
        let progress = objects.filter { $0["event"] as? String == "progress" }
        try #require(!progress.isEmpty)
        for object in progress {
            #expect(object["path"] as? String == "main")
            #expect(object["total"] as? Int == 40)
            #expect((object["done"] as? Int).map { (0...40).contains($0) } == true)
            #expect(object["failed"] is Int && object["rate"] is Double, "\(object)")
        }
        #expect(progress.contains { $0["seconds_left"] is Double })
        let dones = progress.compactMap { $0["done"] as? Int }
        #expect(dones == dones.sorted())
    }

    @Test func failedItemsAndTheSummaryAreJSONToo() throws {
        let objects = try objects(try weir("run", "flow.yaml", "--progress", "json"))
        let failed = objects.filter { $0["event"] as? String == "item_failed" }
        #expect(failed.count == 2)
        #expect(
            failed.allSatisfy { $0["message"] as? String == "failed on purpose" && $0["code"] as? String == "failed" })
        let summary = try #require(objects.last)
        #expect(summary["event"] as? String == "summary" && summary["outcome"] as? String == "done")
        #expect(summary["done"] as? Int == 38 && summary["failed"] as? Int == 2, "\(summary)")
    }

    @Test func theReasonOfAFailureIsJSONToo() throws {
        try weir.manifest("probe", "a: { uses: probe.fail, input: 1, with: { code: not_found } }")
        let run = try weir("run", "flow.yaml", "--progress", "json")
        let objects = try objects(run)
        #expect(run.status == 1)
        #expect(objects.map { $0["event"] as? String } == ["run_failed", "summary"])
        #expect(objects.first?["path"] as? String == "main/a")
        #expect(objects.first?["message"] as? String == "failed on purpose")
    }

    @Test func thereIsNoProgressWhereStandardErrorIsNoTerminal() throws {
        let run = try weir("run", "flow.yaml")
        #expect(run.errorLines.count == 3, "two failures and a summary: \(run.errors)")
        #expect(!run.errors.contains("\u{1B}") && !run.errors.contains("\r"))
    }

    @Test func progressNoneShowsNoneOnATerminal() throws {
        let shown = try onTerminal("run", "flow.yaml", "--progress", "none")
        #expect(!shown.contains("/40"), "\(shown.debugDescription)")
    }

    @Test func aTerminalShowsDoneOfTotalRateFailuresAndTimeLeft() throws {
        let shown = try onTerminal("run", "flow.yaml")
        let line = try #require(
            shown.firstMatch(of: /\r\u{1B}\[Kmain \d+\/40 \d+\/s 2 failed [\d.]+ m?s left/), "\(shown.debugDescription)"
        )
        #expect(!line.output.isEmpty)
        #expect(shown.contains("\r\u{1B}[Kweir: done: "), "the summary replaces the line: \(shown.debugDescription)")
    }

    @Test func aLineIsNoWiderThanTheTerminal() throws {
        let shown = try onTerminal("run", "flow.yaml", columns: 12)
        let lines = shown.split(separator: "\r\u{1B}[K").filter { $0.hasPrefix("main ") && !$0.contains("\n") }
        #expect(!lines.isEmpty && lines.allSatisfy { $0.count < 12 }, "\(shown.debugDescription)")
    }

    @Test func eachRunningBatchHasALineAndAllAreReplaced() throws {
        try weir.folder.write(
            """
            weir: 1
            plugins: [probe]
            flow: outer
            flows:
              outer: { batch: sequential, items: { range: 2, as: n }, run: inner }
              inner:
                nodes:
                  a: { uses: probe.sleep, batch: sequential, items: { range: 10 }, with: { ms: 100 } }
            """, to: "flow.yaml")
        let shown = try onTerminal("run", "flow.yaml")
        let lines = #/outer 0/2 \d+/s\Router\[0\]/inner/a \d/10 /#
        #expect(shown.firstMatch(of: lines) != nil, "\(shown.debugDescription)")
        #expect(shown.contains("\r\u{1B}[K\u{1B}[A\u{1B}[Kweir: done: "), "\(shown.debugDescription)")
    }

    @Test(arguments: ["900000000000", "9000000000000000000"])
    func aTimeThatNoIntegerHoldsIsShown(_ count: String) throws {
        try weir.folder.write(
            """
            weir: 1
            plugins: [probe]
            nodes:
              a: { uses: probe.sleep, batch: sequential, items: { range: \(count) }, with: { ms: 100 } }
            """, to: "flow.yaml")
        let shown = try onTerminal("run", "flow.yaml", interruptAfter: 1.5, status: 130)
        #expect(shown.contains("/\(count) "), "\(shown.debugDescription)")
        #expect(shown.contains(" left") && shown.contains("weir: interrupted: "), "\(shown.debugDescription)")
    }

    /// What a run shows on a terminal.
    ///
    /// - Parameter seconds: when it is interrupted; never when nil.
    private func onTerminal(
        _ arguments: String..., columns: Int = 100, interruptAfter seconds: Double? = nil, status: Int32 = 0
    ) throws -> String {
        let script = """
            import fcntl, os, pty, signal, struct, subprocess, sys, termios, threading
            ours, theirs = pty.openpty()
            fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack('HHHH', 24, int(sys.argv[1]), 0, 0))
            child = subprocess.Popen(sys.argv[3:], stderr=theirs, stdout=subprocess.DEVNULL)
            os.close(theirs)
            if sys.argv[2]: threading.Timer(float(sys.argv[2]), child.send_signal, [signal.SIGINT]).start()
            while True:
                try: part = os.read(ours, 4096)
                except OSError: break
                if not part: break
                sys.stdout.buffer.write(part)
            sys.exit(child.wait())
            """
        let run = try ProgramRun(
            "python3", ["-c", script, "\(columns)", seconds.map { "\($0)" } ?? "", Programs.weir] + arguments,
            in: weir.folder.path)
        try #require(run.status == status, "\(run.errors)")
        return run.output
    }
}
