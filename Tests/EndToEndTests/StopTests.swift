import Foundation
import Testing
import WeirTestSupport

/// The last request to stop ends the process, whatever hangs; the plugin `hangs` never returns from one callback.
struct StopTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    /// Starts a run and waits until it hangs.
    private func start(in phase: String, _ node: String, _ options: String...) throws -> RunningProgram {
        try weir.manifest("\(try FaultyPlugins.folder)/hangs.so", "a: { \(node) }")
        let program = try RunningProgram(
            Programs.weir, ["run", "flow.yaml"] + options, in: weir.folder.path, variables: ["HANGS_IN": phase])
        try program.wait(for: "the call that hangs") { program.errors.contains("here it hangs") }
        return program
    }

    /// Sends requests, and waits for the end.
    ///
    /// - Parameter requests: how many: two where nothing can be cancelled, and three where something could be.
    private func stop(_ program: RunningProgram, _ signal: Int32 = SIGINT, requests: Int) throws -> ProgramRun {
        for request in 0..<requests {
            // What comes within half a second belongs to the one before.
            if request > 0 { usleep(700_000) }
            program.send(signal)
        }
        let run = try program.wait()
        #expect(run.status == 128 + signal, "\(run.errors)")
        return run
    }

    /// Outside a run, where nothing can be cancelled.
    private static let outside = [
        ("constructor", "dlopen, which loads it"), ("entry", "entry, which loads it"),
        ("enter", "enter, which loads it"), ("open", "open of hangs.node"),
        ("create", "create of hangs.node at main/a"),
        ("unbind", "unbind of hangs.node at main/a"), ("destroy_worker", "destroy_worker of hangs.node at main/a"),
        ("destroy", "destroy of hangs.node at main/a"), ("close", "close of hangs.node"), ("exit", "exit"),
    ]

    private static let inside = [
        ("bind", "bind of hangs.node at main/a"), ("create_worker", "create_worker of hangs.node at main/a"),
        ("prep", "prep of hangs.node at main/a"), ("exec", "exec of hangs.node at main/a"),
        ("exec without descriptors", "exec of hangs.node at main/a"),
        ("exec, and takes signals", "exec of hangs.node at main/a"),
        ("fallback", "fallback of hangs.node at main/a"), ("post", "post of hangs.node at main/a"),
    ]

    private static let streams = [
        ("stream next", "stream next of hangs.stream at main/a"),
        ("stream destroy", "stream destroy of hangs.stream at main/a"),
    ]

    private func expectName(of call: String, _ run: ProgramRun, sourceLocation: SourceLocation = #_sourceLocation)
        throws
    {
        let file = "\(try FaultyPlugins.folder)/hangs.so"
        #expect(
            run.errorLines.last
                == "weir: error: interrupted again, ended at once: plugin \"hangs\" (\(file)) has not returned from \(call)",
            sourceLocation: sourceLocation)
    }

    @Test(arguments: outside)
    func theSecondRequestEndsACallOutsideARun(_ phase: String, _ call: String) throws {
        let run = try stop(try start(in: phase, "uses: hangs.node"), requests: 2)
        try expectName(of: call, run)
        #expect(run.errors.contains("weir: interrupted; waiting for calls under way (again to end at once)\n"))
    }

    @Test(arguments: inside)
    func theThirdRequestEndsACallOfARun(_ phase: String, _ call: String) throws {
        let run = try stop(try start(in: phase, "uses: hangs.node"), requests: 3)
        try expectName(of: call, run)
        #expect(run.errors.contains("weir: interrupted; waiting up to 10 s for calls under way (again to cancel them)"))
        #expect(run.errors.contains("weir: interrupted again; calls under way are cancelled (again to end at once)\n"))
    }

    @Test func theSecondRequestEndsACallThatWasCancelledBefore() throws {
        let program = try start(in: "exec", "uses: hangs.node", "--grace", "0s")
        let run = try stop(program, SIGHUP, requests: 2)
        try expectName(of: "exec of hangs.node at main/a", run)
        #expect(run.errors.contains("weir: interrupted; calls under way are cancelled (again to end at once)\n"))
    }

    @Test func theSecondRequestEndsACallThatOutlivedTheGrace() throws {
        let program = try start(in: "exec", "uses: hangs.node", "--grace", "1ms")
        program.send(SIGTERM)
        try program.wait(for: "the end of the grace") { program.errors.contains("the grace is over") }
        // What comes within half a second belongs to that.
        usleep(700_000)
        program.send(SIGINT)
        let run = try program.wait()
        #expect(run.status == 143, "by the first signal: \(run.errors)")
        try expectName(of: "exec of hangs.node at main/a", run)
        #expect(run.errors.contains("weir: interrupted; waiting up to 1 ms for calls under way"))
        #expect(run.errors.contains("weir: the grace is over; calls under way are cancelled (again to end at once)\n"))
    }

    @Test func theThirdRequestEndsAFunctionAtAPipeThatNobodyReads() throws {
        try #require(mkfifo(weir.folder.path("fifo"), 0o666) == 0)
        try weir.folder.write(
            """
            weir: 1
            plugins: [probe]
            functions:
              c:
                library: libc.so.6
                concurrency: reentrant
                functions: { creat: "int creat(string path, u32 mode = 438) fails if < 0" }
            nodes:
              a: { uses: probe.host, with: { log: under way }, next: b }
              b: { uses: c.creat, input: fifo }
            """, to: "flow.yaml")
        let program = try weir.start("run", "flow.yaml")
        try program.wait(for: "the log of the first node") { program.errors.contains("under way") }
        // Nothing tells that the next one waits.
        sleep(1)
        let run = try stop(program, SIGTERM, requests: 3)
        #expect(
            run.errorLines.last?.hasSuffix(" has not returned from the call of c.creat at main/b") == true,
            "\(run.errors)")
    }

    @Test(arguments: streams)
    func theCallOfAStreamThatHangsIsNamed(_ phase: String, _ call: String) throws {
        try expectName(of: call, try stop(try start(in: phase, "uses: hangs.stream, batch: sequential"), requests: 3))
    }

    @Test func aRequestWhilePluginsAreLoadedIsHeededAfterTheCall() throws {
        let program = try start(in: "create, for a while", "uses: hangs.node")
        program.send(SIGINT)
        let run = try program.wait()
        #expect(run.status == 130)
        #expect(
            run.errorLines == [
                "here it hangs", "weir: interrupted; waiting for calls under way (again to end at once)",
                "the library ends",
                "weir: interrupted: 0 items done, 0 failed, 0 retried, 0 node visits, 0 ms",
            ])
    }

    @Test func aDestructorOfALibraryIsEnded() throws {
        let run = try stop(try start(in: "destructor", "uses: hangs.node"), requests: 2)
        try expectName(of: "a destructor, or from what it registered for the end", run)
    }

    @Test func otherCallsAreCounted() throws {
        let program = try start(in: "exec", "uses: hangs.node, batch: parallel, concurrency: 3, items: [1, 2, 3]")
        try program.wait(for: "all calls") { program.errors.components(separatedBy: "here it hangs").count == 4 }
        let run = try stop(program, SIGTERM, requests: 3)
        #expect(
            run.errorLines.last?.hasSuffix("has not returned from exec of hangs.node at main/a; nor have 2 other calls")
                == true, "\(run.errors)")
    }

    @Test(arguments: [SIGTERM, SIGHUP])
    func signalsWithinHalfASecondAreOneRequest(_ signal: Int32) throws {
        try weir.manifest(
            "probe", "a: { uses: probe.host, with: { log: under way }, next: b }",
            "b: { uses: probe.sleep, batch: sequential, items: { range: 100 }, with: { ms: 1000, deaf: true } }")
        let program = try weir.start("run", "flow.yaml")
        try program.wait(for: "the log of the first node") { program.errors.contains("under way") }
        // As `timeout` sends them: to the process, and then to its group.
        program.send(signal)
        usleep(2000)
        program.send(signal)
        let run = try program.wait()
        #expect(run.status == 128 + signal)
        #expect(run.errorLines.last?.hasPrefix("weir: interrupted: ") == true, "\(run.errors)")
    }

    @Test func aQuitSignalEndsItWithoutABacktrace() throws {
        let program = try start(in: "exec", "uses: hangs.node")
        program.send(SIGQUIT)
        let run = try program.wait()
        #expect(run.status == -SIGQUIT)
        #expect(run.errors == "here it hangs\n", "no backtrace")
    }

    @Test(arguments: [("INT", SIGINT), ("HUP", SIGHUP), ("TERM", SIGTERM)])
    func whatWasIgnoredAtTheStartStaysIgnored(_ name: String, _ signal: Int32) throws {
        try weir.manifest(
            "probe", "a: { uses: probe.host, with: { log: under way }, next: b }",
            "b: { uses: probe.sleep, input: 1, with: { ms: 500 }, output: shared.x }")
        let program = try RunningProgram(
            "bash", ["-c", "trap '' \(name); exec \"$0\" run flow.yaml --print x", Programs.weir], in: weir.folder.path)
        try program.wait(for: "the log of the first node") { program.errors.contains("under way") }
        program.send(signal)
        let run = try program.wait()
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output == "1\n")
    }

    @Test func aRunNeedsSomeDescriptors() throws {
        try weir.manifest("probe", "a: { uses: probe.echo, input: 1 }")
        let run = try ProgramRun(
            "bash", ["-c", "ulimit -n 5; exec \"$0\" run flow.yaml", Programs.weir], in: weir.folder.path)
        run.expect(1, "weir: error: the limit of open files is 5, and a run needs at least 8; see `ulimit -n`")
    }
}
