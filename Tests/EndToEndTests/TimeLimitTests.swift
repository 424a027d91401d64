import Testing
import WeirTestSupport

/// Timeouts, deadlines and limits of real processes.
struct TimeLimitTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    @Test(arguments: ["", "--threads 1"])
    func aRunEndsThoughACallNeverReturns(_ threads: String) throws {
        try weir.manifest(
            "probe",
            "a: { uses: probe.sleep, with: { ms: 600000, deaf: true }, timeout: 50ms, batch: parallel, concurrency: 2, "
                + "items: { range: 3 }, tolerate: 3, output: shared.a, next: b }",
            "b: { uses: probe.echo, input: \"${shared.a[2].message}\", output: shared.b }")
        let arguments = ["run", "flow.yaml", "--print", "b"] + threads.split(separator: " ").map(String.init)
        let run = try ProgramRun(Programs.weir, arguments, in: weir.folder.path)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output == "\"the call has not returned after 50 ms (timeout)\"\n")
        #expect(
            run.errorLines.first?.hasPrefix("weir: warning: main/a[0]: the call has not returned after 50 ms") == true)
        #expect(
            run.errorLines.dropLast().last
                == "weir: warning: the run ends without waiting for 3 calls that never returned: main/a[0], and 2 more")
        #expect(run.errorLines.last?.hasPrefix("weir: done: 0 items done, 3 failed") == true)
    }

    @Test func theNodeTypesTurnIsNotWaitedForForEver() throws {
        try weir.folder.write(
            """
            weir: 1
            functions: { c: { library: libc.so.6, functions: { sleep: "uint sleep(uint seconds)" } } }
            nodes: { a: { uses: c.sleep, timeout: 50ms, batch: sequential, items: [600, 0], tolerate: 2 } }
            """, to: "flow.yaml")
        let run = try weir("run", "flow.yaml")
        #expect(run.status == 0, "\(run.errors)")
        #expect(
            run.errors.contains("the node type takes one call at a time, and one has not returned after its timeout"))
        #expect(
            run.errors.contains("weir: warning: the run ends without waiting for a call that never returned: main/a[0]")
        )
    }

    @Test func pluginsSeeTheEarlierOfTimeoutAndDeadline() throws {
        try weir.manifest(
            "probe", "a: { uses: probe.time, input: 1, output: shared.a, next: b }",
            "b: { uses: probe.time, input: 1, timeout: 5m, output: shared.b, next: c }",
            "c: { uses: probe.time, input: 1, timeout: 5h, output: shared.c }", more: "deadline: 1h")
        let run = try weir("run", "flow.yaml", "--print", "a", "--print", "b", "--print", "c")
        let left = run.output.split(separator: "\n").map { Int($0) ?? -1 }
        try #require(left.count == 3)
        let hour = 3_600_000
        #expect(left[0] > hour / 2 && left[0] <= hour)
        #expect(left[1] > 100_000 && left[1] <= 300_000)
        #expect(left[2] > hour / 2 && left[2] <= hour)
        try weir.manifest("probe", "a: { uses: probe.time, input: 1, output: shared.a }")
        #expect(try weir("run", "flow.yaml", "--print", "a").output == "null\n")
    }

    @Test func aDeadlineInThePastEndsARunBeforeItsFirstNode() throws {
        try weir.manifest("probe", "a: { uses: probe.time, input: 1 }", more: "deadline: 2020-01-01T00:00:00Z")
        try weir("run", "flow.yaml").expectFailure("weir: error: main/a: the deadline of the run has passed")
    }

    @Test func aDeadServiceIsNoticed() throws {
        try weir.manifest(
            "probe",
            "a: { uses: probe.fail, with: { failures: 1000000, gauge: g }, batch: parallel, items: { range: 400 }, limit: api, "
                + "retry: { attempts: 3 }, catch: b }",
            "b: { uses: probe.echo, input: 1 }",
            more: "limits: { api: { breaker: { failures: 5, pause: 10ms, trials: 2 } } }")
        let run = try weir("run", "flow.yaml", "--progress", "json")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.contains("has seen 5 failures without a success, and pauses for 10 ms"))
        #expect(run.errors.contains("is given up: 2 calls tried it"))
    }

    @Test func aFatalErrorEndsTheRun() throws {
        try weir.manifest(
            "probe",
            "a: { uses: probe.fail, with: { failures: 1000000, code: denied }, batch: parallel, items: { range: 100000 }, "
                + "tolerate: 100%, retry: { attempts: 3, fatal: [denied] }, catch: b }",
            "b: { uses: probe.echo, input: 1 }")
        let run = try weir("run", "flow.yaml")
        #expect(run.status == 1)
        #expect(run.errorLines.dropLast().last?.hasPrefix("weir: error: main/a[") == true, "\(run.errors)")
    }

    @Test func limitsTakeTheirNumbersFromParams() throws {
        try weir.folder.write(
            """
            weir: 1
            plugins: [probe]
            params: { rate: 1000/s }
            limits: { api: { rate: "${params.rate}" } }
            nodes: { a: { uses: probe.echo, input: 1, limit: api } }
            """, to: "flow.yaml")
        #expect(try weir("run", "flow.yaml").status == 0)
        let run = try weir("run", "flow.yaml", "--param", "rate=fast")
        run.expect(
            2,
            "flow.yaml:4:24: error: \"rate\" of the limit \"api\" must be a rate such as 30/min or 5/s, not a string (\"fast\")"
        )
    }

    @Test func waitsAreRepeatedWithTheSameSeed() throws {
        try weir.manifest(
            "probe",
            "a: { uses: probe.attempt, with: { failures: 2 }, batch: sequential, items: { range: 3 }, "
                + "retry: { attempts: 3, wait: 1ms, jitter: full }, output: shared.a }")
        let run = try weir("run", "flow.yaml", "--seed", "7", "--print", "a")
        #expect(run.output == "[2,2,2]\n")
        #expect(try weir("run", "flow.yaml", "--seed", "x").status == 64)
    }
}
