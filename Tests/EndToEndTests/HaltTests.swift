import Testing
import WeirTestSupport

/// `--halt`, in the words of GNU parallel.
struct HaltTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    private func failing(_ keys: String = "") throws {
        try weir.manifest(
            "probe",
            "a: { uses: probe.fail, batch: parallel, concurrency: 1, window: 1, items: { range: 20 }, "
                + "with: { only: [3, 5, 7] }\(keys) }")
    }

    private func summary(_ arguments: String...) throws -> String? {
        let run = try ProgramRun(Programs.weir, ["run", "flow.yaml"] + arguments, in: weir.folder.path)
        return run.errorLines.last.map { "\(run.status) " + $0.split(separator: ",").prefix(2).joined(separator: ",") }
    }

    @Test func itSaysWhenABatchEnds() throws {
        try failing()
        #expect(try summary() == "1 weir: failed: 17 items done, 3 failed")
        #expect(try summary("--halt", "never") == "1 weir: failed: 17 items done, 3 failed")
        #expect(try summary("--halt", "soon,fail=1") == "1 weir: failed: 3 items done, 1 failed")
        #expect(try summary("--halt", "soon,fail=2") == "1 weir: failed: 4 items done, 2 failed")
        #expect(try summary("--halt", "now,fail=3") == "1 weir: failed: 5 items done, 3 failed")
        #expect(try summary("--halt", "soon,fail=4") == "0 weir: done: 17 items done, 3 failed")
        #expect(try summary("--halt", "soon,fail=10%") == "1 weir: failed: 5 items done, 3 failed")
        #expect(try summary("--halt", "now,fail=15.5%") == "0 weir: done: 17 items done, 3 failed")
    }

    @Test func whatABatchSaysItselfStands() throws {
        try failing(", on_error: continue, tolerate: 3")
        #expect(try summary("--halt", "now,fail=1") == "0 weir: done: 17 items done, 3 failed")
    }

    @Test func nowEndsWhatIsInFlight() throws {
        try weir.folder.write(
            """
            weir: 1
            plugins: [probe]
            flows:
              main:
                batch: parallel
                concurrency: 2
                items: { each: [{ node: sleep }, { node: fail }] }
                nodes:
                  choose: { uses: probe.echo, input: "${params.node}", output: shared.x, next: a }
                  a: { uses: probe.fail, input: "${params.node}", with: { only: [fail] }, next: b }
                  b: { uses: probe.sleep, input: 1, with: { ms: 600000 } }
            """, to: "flow.yaml")
        let run = try weir("run", "flow.yaml", "--halt", "now,fail=1")
        #expect(run.status == 1)
        #expect(run.errorLines.contains("weir: error: main[1]/a: failed on purpose"), "\(run.errors)")
        #expect(run.errorLines.last?.hasPrefix("weir: failed: 0 items done, 1 failed") == true, "\(run.errors)")
    }

    @Test(
        arguments: [
            ("soon", "has another form"), ("", "has another form"), ("soon,fail", "has another form"),
            ("later,fail=1", "has another form"), ("now,failed=1", "has another form"),
            ("soon,success=1", "a run halts at failed items only, not by \"success=\""),
            ("now,done=50%", "a run halts at failed items only, not by \"done=\""),
            ("soon,fail=0", "\"0\" must be an int of at least 1, or a percentage over 0% and up to 100%"),
            ("soon,fail=101%", "\"101%\" must be an int of at least 1, or a percentage over 0% and up to 100%"),
            ("soon,fail=x", "\"x\" must be an int of at least 1, or a percentage over 0% and up to 100%"),
        ])
    func anotherRuleIsWrongUsage(_ rule: String, _ what: String) throws {
        try failing()
        let run = try weir("run", "flow.yaml", "--halt", rule)
        #expect(run.status == 64)
        #expect(
            run.errorLines.first
                == "Error: --halt \"\(rule)\": \(what); write never, soon,fail=1, soon,fail=10%, now,fail=1 or now,fail=10%, "
                + "with a number of your own")
    }

    @Test(arguments: ["10", "-1s", "soon", "9000h"])
    func aGraceIsADuration(_ text: String) throws {
        try failing()
        let run = try weir("run", "flow.yaml", "--grace=\(text)")
        #expect(run.status == 64)
        #expect(
            run.errorLines.first
                == "Error: --grace \"\(text)\": must be a duration of at most a year such as 10s, 500ms, 2m or 0")
    }
}
