import Foundation
import Testing
import WeirTestSupport

/// Readers of the standard streams that are slow, or have stopped.
struct StoppedReaderTests {
    private let weir: Weir

    init() throws {
        weir = try Weir()
        try weir.manifest("probe", "a: { uses: probe.allocate, input: 1, with: { size: 300000 }, output: shared.big }")
    }

    /// Runs a script of Python's that starts the command given as its arguments.
    private func python(_ script: String, _ arguments: String...) throws -> ProgramRun {
        let run = try ProgramRun(
            "python3",
            ["-c", "import fcntl, os, pty, signal, subprocess, sys, time\n" + script, Programs.weir] + arguments,
            in: weir.folder.path)
        try #require(run.status == 0, "\(run.errors)")
        return run
    }

    private static let stopped = """
        child = subprocess.Popen(sys.argv[1:], stdout=theirs, stderr=errors)
        os.close(theirs)
        time.sleep(1)
        for _ in range(int(os.environ.get('REQUESTS', '1'))):
            child.send_signal(signal.SIGINT)
            time.sleep(0.7)
        try: print(child.wait(30))
        except subprocess.TimeoutExpired: child.kill(); print('stuck')
        """

    @Test func oneRequestEndsPrintingToAPipeThatNobodyReads() throws {
        let run = try python(
            "ours, theirs = os.pipe(); errors = None\n" + Self.stopped, "run", "flow.yaml", "--print", "big")
        #expect(run.output == "130\n")
        #expect(run.errors.contains("weir: done: "))
        #expect(
            run.errorLines.last == "weir: interrupted; waiting for calls under way (again to end at once)",
            "\(run.errors)")
    }

    @Test func oneRequestEndsPrintingToATerminalThatStands() throws {
        let run = try python(
            "ours, theirs = pty.openpty(); errors = None\n" + Self.stopped, "run", "flow.yaml", "--print", "big")
        #expect(run.output == "130\n")
    }

    @Test func oneRequestEndsAListThatNobodyReads() throws {
        let script = """
            ours, theirs = os.pipe(); errors = subprocess.DEVNULL
            fcntl.fcntl(theirs, fcntl.F_SETPIPE_SZ, 4096)
            os.write(theirs, bytes(4096))

            """
        #expect(try python(script + Self.stopped, "list").output == "130\n")
    }

    @Test func twoRequestsEndARunWhoseErrorsNobodyReads() throws {
        try weir.manifest(
            "probe",
            "a: { uses: probe.fail, batch: parallel, items: { range: 5000 }, on_error: continue, tolerate: 100% }")
        let script = """
            ours, theirs = os.pipe(); errors = theirs; os.environ['REQUESTS'] = '2'
            fcntl.fcntl(theirs, fcntl.F_SETPIPE_SZ, 4096)

            """ + Self.stopped
        #expect(try python(script, "run", "flow.yaml").output == "130\n")
    }

    @Test(arguments: ["pipe", "socket"])
    func anOutputThatDoesNotBlockIsWaitedFor(_ kind: String) throws {
        let script = """
            import socket
            if '\(kind)' == 'pipe': ours, theirs = os.pipe()
            else: a, b = socket.socketpair(); ours, theirs = a.detach(), b.detach()
            fcntl.fcntl(theirs, fcntl.F_SETFL, fcntl.fcntl(theirs, fcntl.F_GETFL) | os.O_NONBLOCK)
            child = subprocess.Popen(sys.argv[1:], stdout=theirs)
            os.close(theirs)
            time.sleep(1)
            size = 0
            while part := os.read(ours, 1000):
                size += len(part)
                if size < 20000: time.sleep(0.01)
            print(size, child.wait())

            """
        let run = try python(script, "run", "flow.yaml", "--quiet", "--print", "big")
        #expect(run.output == "300003 0\n", "all, its quotes and its line end: \(run.errors)")
    }

    @Test(arguments: [["--help"], ["run", "--help"], ["--version"], ["help", "check"], []])
    func helpToAFullDiskFails(_ arguments: [String]) throws {
        let run = try ProgramRun(Programs.weir, arguments, output: "/dev/full")
        #expect(run.status == 1)
        #expect(run.errors == "weir: error: cannot write the output: No space left on device\n")
        let good = try ProgramRun(Programs.weir, arguments)
        #expect(good.status == 0)
        #expect(good.errors.isEmpty)
        #expect(good.output.hasSuffix("\n"))
    }
}
