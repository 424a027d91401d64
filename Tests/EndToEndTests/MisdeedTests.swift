import Foundation
import Testing
import WeirTestSupport

/// Whatever a plugin does that ends the process, or would: one line names it and what it did where, and the status is
/// never 0, nor that of a signal.
struct MisdeedTests {
    private let weir: Weir
    private let file: String

    init() throws {
        weir = try Weir()
        file = "\(try FaultyPlugins.folder)/misdeeds.so"
    }

    private func run(_ misdeed: Misdeed, threads: Int = 64) throws -> ProgramRun {
        try weir.manifest(file, misdeed.node)
        return try weir(
            "run", "flow.yaml", "--quiet", "--threads", "\(threads)",
            variables: ["MISDEED": "\(misdeed.place) \(misdeed.deed)"])
    }

    @Test(
        arguments: Misdeed.inCallbacks + Misdeed.whileLoading + Misdeed.outsideCalls + Misdeed.badResults
            + Misdeed.badDescriptors + Misdeed.badArguments + Misdeed.overruns)
    func isNamedInOneLine(_ misdeed: Misdeed) throws {
        let words = try #require(misdeed.words)
        try run(misdeed).expect(misdeed.status, "weir: error: plugin \"misdeeds\" (\(file)) \(words)")
    }

    @Test(arguments: ["all", "item", "stream", "async"])
    func thePluginIsSoundWithoutAMisdeed(_ type: String) throws {
        try run(Misdeed(type: type, place: "nowhere", deed: "nothing")).expect(0)
    }

    @Test(
        arguments: Misdeed.callbacks.filter { ["unbind", "destroy_worker", "destroy", "close", "exit"].contains($0.0) })
    func anExceptionAtTheEndIsReported(_ place: String, _ type: String, _ phase: String) throws {
        try run(Misdeed(type: type, place: place, deed: "throw")).expect(
            0, "weir: error: plugin \"misdeeds\" (\(file)) threw an exception in \(phase): boom")
    }

    @Test(arguments: Misdeed.callbacks.filter { ["release", "resource", "stream_destroy"].contains($0.0) })
    func anExceptionOfAReleaseIsReported(_ place: String, _ type: String, _ phase: String) throws {
        try run(Misdeed(type: type, place: place, deed: "number")).expect(
            0,
            "weir: error: plugin \"misdeeds\" (\(file)) threw an exception in \(phase): an exception that is no "
                + "std::exception")
    }

    @Test(arguments: ["exec", "post", "destroy"])
    func aFileThatReachesItsLimitIsAnErrorOfTheWrite(_ place: String) throws {
        try run(Misdeed(place: place, deed: "file")).expect(0)
    }

    @Test(arguments: ["exec", "prep", "post", "destroy", "constructor"])
    func exhaustedMemoryIsSaid(_ place: String) throws {
        // On one thread: another that only starts meanwhile would find no memory either, and might be the first to say so.
        let run = try run(Misdeed(place: place, deed: "memory"), threads: 1)
        #expect(run.status == (place == "constructor" ? 3 : 1))
        #expect(
            run.errors.hasPrefix(
                "weir: error: memory is exhausted: plugin \"misdeeds\" (\(file)) crashed with SIGSEGV "),
            "\(run.errors)")
        #expect(run.errorLines.count == 1)
    }

    @Test func memoryThatRunsOutInAnExceptionFailsTheCall() throws {
        try run(Misdeed(place: "prep", deed: "bad_alloc")).expect(
            1, "weir: error: main/a: exception: memory is exhausted (std::bad_alloc)")
    }

    static let onAThread = [
        ("segv", "crashed with SIGSEGV"), ("stack", "crashed with SIGSEGV"), ("exit", "called exit"),
        ("throw", "threw an exception that nothing catches: boom"), ("string", "crashed with SIGSEGV"),
        ("list", "crashed with SIGSEGV"), ("pointer", "crashed with SIGSEGV"), ("owned", "crashed with SIGSEGV"),
    ]

    @Test(arguments: onAThread)
    func aThreadOfThePluginIsNamedByItsLibrary(_ deed: String, _ words: String) throws {
        let run = try run(Misdeed(type: "async", place: "complete", deed: deed))
        // Both items do it, and may do it at once.
        run.expect(
            1,
            "weir: error: a thread that a plugin or one of its libraries started \(words) in \(file), which ends the run"
        )
    }

    @Test(arguments: [SIGUSR1, SIGALRM, SIGSEGV, SIGABRT])
    func aSignalFromOutsideHasALine(_ signal: Int32) throws {
        try weir.manifest(
            "probe", "a: { uses: probe.sleep, batch: parallel, items: { range: 4 }, with: { ms: 600000 } }")
        let program = try weir.start("run", "flow.yaml", "--progress", "json")
        try program.wait(for: "progress") { program.errors.contains("progress") }
        program.send(signal)
        let run = try program.wait()
        #expect(run.status == 1)
        #expect(run.errorLines.last?.hasPrefix("weir: error: ended by SIG") == true, "\(run.errors)")
        #expect(run.errorLines.last?.hasSuffix("which process \(getpid()) sent") == true, "\(run.errors)")
    }
}
