import Foundation
import Testing
import WeirTestSupport

/// Progress on a terminal: a line that wrapped could not be replaced.
struct ProgressWidthTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    /// Runs weir on a terminal of its own; prints the longest line that it shows in columns, and then all that it wrote.
    private static let terminal = """
        import fcntl, os, pty, re, struct, sys, termios, unicodedata
        columns = int(sys.argv[1])
        pid, master = pty.fork()
        if pid == 0:
            fcntl.ioctl(2, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
            os.execv(sys.argv[2], sys.argv[2:])
        data = b""
        while True:
            try: part = os.read(master, 65536)
            except OSError: break
            if not part: break
            data += part
        os.waitpid(pid, 0)
        def width(c):
            if unicodedata.category(c) in ("Mn", "Me", "Cf"): return 0
            return 2 if unicodedata.east_asian_width(c) in "WF" else 1
        text = data.decode("utf-8")
        shown = [line for piece in text.split("\\r\\n") for line in re.split("\\r?\\x1b\\\\[K|\\x1b\\\\[A", piece)]
        progress = [line for line in shown if "/s" in line or line.endswith("日") or "weir:" not in line]
        print(max(sum(map(width, line)) for line in progress))
        sys.stdout.write(text)
        """

    private func run(columns: Int, node: String) throws -> (widest: Int, text: String) {
        try weir.folder.write(Self.terminal, to: "terminal.py")
        try weir.folder.write(
            "weir: 1\nplugins: [probe]\nnodes:\n  \"\(node)\": { uses: probe.sleep, batch: parallel, concurrency: 2, "
                + "items: { range: 10 }, with: { ms: 100 } }\n", to: "flow.yaml")
        let run = try ProgramRun(
            "python3", ["terminal.py", "\(columns)", Programs.weir, "run", "flow.yaml"], in: weir.folder.path)
        let parts = run.output.split(separator: "\n", maxSplits: 1).map(String.init)
        try #require(parts.count == 2, "\(run.errors)")
        return (try #require(Int(parts[0])), parts[1])
    }

    @Test(arguments: [12, 20, 30])
    func wideNamesAreCutByTheirColumns(_ columns: Int) throws {
        for node in [
            "日本語の長い名前のノードです", "👨‍👩‍👧😀😀😀😀😀😀😀😀😀😀😀", "éééééééééééééééééééééééé",
            "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}",
        ] {
            let (widest, text) = try run(columns: columns, node: node)
            #expect(widest < columns, "\(node): \(text)")
            #expect(text.contains("main/"), "there is progress")
        }
    }

    @Test func aWideNameThatFitsIsShownWhole() throws {
        #expect(try run(columns: 60, node: "日本語").text.contains("main/日本語 "))
    }

    @Test func aNameCommandsNoTerminal() throws {
        let text = try run(columns: 100, node: #"a\e[2J\nFORGED\u009bJ\u202eb"#).text
        #expect(text.contains(#"main/a\u001b[2J\nFORGED\u009bJ\u202eb "#), "\(text)")
        #expect(!text.contains("\u{1B}[2J") && !text.contains("\u{9B}") && !text.contains("\u{202E}"))
    }
}
