import ArgumentParser
import Glibc
import Synchronization
import WeirLock
import WeirModel
import WeirThreads

/// Standard error and standard output.
///
/// Whole lines only, and never mixed with progress lines. All that is printed comes through here, where what could forge a
/// line or command a terminal is escaped: callers need not think of it.
package final class Console: Sendable {
    /// The process's console.
    package static let shared = Console()

    /// The number of progress lines on the terminal; the cursor stands at the end of the last.
    private let shownLines = Lock(0)
    /// Where output goes; nil when the caller of the command has closed it.
    private let outputDescriptor = Lock<Int32?>(STDOUT_FILENO)

    private init() {}

    /// Whether standard error is a terminal.
    package var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Writes a line for people to standard error, in place of the progress lines.
    ///
    /// Whatever the text holds, it stays one line, and is cut when it is very long.
    package func note(_ line: String) { write(line: LineText.message(line)) }

    /// Writes a line of JSON to standard error.
    package func note(json: [UInt8]) { write(line: String(decoding: JSONText.printable(json), as: UTF8.self)) }

    /// Writes a printable line to standard error, in place of the progress lines.
    private func write(line: String) {
        shownLines.withLock { shown in
            _ = OutputDescriptor.write(Array("\(Self.erasing(shown))\(line)\n".utf8), to: STDERR_FILENO)
            shown = 0
        }
    }

    /// Shows lines that the next ones replace; none erases them.
    package func show(progress lines: [String]) {
        shownLines.withLock { shown in
            guard shown > 0 || !lines.isEmpty else { return }
            let columns = Self.columns - 1
            let texts = lines.map { DisplayWidth.prefix(LineText.message($0), columns: columns) }
            let start = shown > 0 ? Self.erasing(shown) : Self.erasing(1)
            _ = OutputDescriptor.write(Array((start + texts.joined(separator: "\n")).utf8), to: STDERR_FILENO)
            shown = texts.count
        }
    }

    /// What erases so many lines from the cursor's upwards.
    private static func erasing(_ lines: Int) -> String {
        guard lines > 0 else { return "" }
        return "\r\u{1B}[K" + String(repeating: "\u{1B}[A\u{1B}[K", count: lines - 1)
    }

    /// Keeps standard output for `output` alone: what plugins and C libraries print goes to standard error.
    ///
    /// Also fills the places of standard streams that the caller has closed, so that no file opened later is taken for one.
    /// Once, before anything is opened.
    package func keepOutput() {
        let isOpen = fcntl(STDOUT_FILENO, F_GETFD) >= 0
        for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) < 0 {
            // The lowest free number, and so this one.
            _ = unsafe open("/dev/null", O_RDWR)
        }
        outputDescriptor.withLock { $0 = isOpen ? OutputDescriptor.own(STDOUT_FILENO) : nil }
        dup2(STDERR_FILENO, STDOUT_FILENO)
    }

    /// Writes lines for people to standard output; whatever a text holds, it stays one line.
    ///
    /// - Throws: `ExitStatus.runFailed`, after saying why, when not everything could be written, and
    ///   `ExitStatus.interrupted` when a request to stop comes while nobody reads.
    package func output(_ lines: [String]) throws {
        try write(output: Array(lines.map { LineText.escaped($0) + "\n" }.joined().utf8))
    }

    /// Writes JSON and a line end to standard output.
    ///
    /// - Parameter isValue: whether it is a value of the run's, which keeps its line and paragraph separators.
    /// - Throws: as `output(_:)`.
    package func output(json: [UInt8], isValue: Bool = false) throws {
        try write(output: JSONText.printable(json, keepsSeparators: isValue) + [UInt8(ascii: "\n")])
    }

    /// Writes text of weir's own, such as help, to standard output as it is.
    ///
    /// - Throws: as `output(_:)`.
    func output(own text: String) throws { try write(output: Array("\(text)\n".utf8)) }

    private func write(output text: [UInt8]) throws {
        let descriptor = outputDescriptor.withLock { $0 }
        // A run that was interrupted still says what it came to; only a further request ends that.
        let wasRequested = StopRequests.isRequested
        let isWanted = { wasRequested || !StopRequests.isRequested }
        let failure = descriptor.map { OutputDescriptor.write(text, to: $0, while: isWanted) } ?? .closed
        switch failure {
        case nil: return
        case .unwanted: throw ExitStatus.interrupted
        case .closed: note("weir: error: cannot write the output: standard output is closed")
        case .refused(let reason): note("weir: error: cannot write the output: \(reason)")
        }
        throw ExitStatus.runFailed
    }

    /// The width of the terminal: a line that wraps could not be replaced.
    private static var columns: Int {
        var size = winsize()
        guard unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 1 else { return 80 }
        return Int(size.ws_col)
    }
}
