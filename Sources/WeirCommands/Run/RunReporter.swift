import Glibc
import Synchronization
import WeirEngine
import WeirExec
import WeirJSON
import WeirLock
import WeirModel
import WeirValue

/// Tells on standard error what a run does: warnings, failed items, progress and the summary.
final class RunReporter: RunEventSink {
    /// The most failed items that are told one by one (B5).
    private static let mostTold = 1000
    /// The most running batches that are shown one by one, the outermost first.
    private static let mostShown = 4

    private struct State {
        var batches = RunningBatches()
        var failures = 0
    }

    private let state = Lock(State())
    let style: ProgressStyle
    private let isQuiet: Bool
    private let keepsBatches: Bool
    private let started: SuspendingClock.Instant = .now
    let console = Console.shared

    /// - Parameter keepsBatches: whether `runningBatches` is asked for.
    init(style: ProgressStyle, isQuiet: Bool, keepsBatches: Bool = false) {
        self.style = style
        self.keepsBatches = keepsBatches
        self.isQuiet = isQuiet
    }

    /// The time of progress and totals, which stands still while the machine sleeps.
    var now: SuspendingClock.Instant { .now }

    /// How long the run has gone on.
    var secondsSoFar: Double { seconds(since: started) }

    /// The batches that run, the outermost first.
    var runningBatches: [BatchProgress] { state.withLock { $0.batches.first(.max).map(\.progress) } }

    /// Milliseconds between two looks at the progress; nil when nobody looks.
    var tick: Int? {
        switch style {
        case .auto: console.isTerminal && !isQuiet ? 200 : nil
        case .json: 500
        case .none: nil
        }
    }

    func receive(_ event: RunEvent) {
        switch event {
        case .batchStarted(let progress): batchStarted(progress)
        case .batchEnded(let progress): batchEnded(progress)
        case .itemFailed(_, let failure): itemFailed(failure)
        // The library's own thread may be in any state: told at once, whatever else is shown.
        case .warning(_, .strayCallback(let text)): console.note("weir: warning: \(text)")
        case .warning(_, let warning): warn(warning.text)
        case .log(_, let line): log(line)
        }
    }

    /// Whether anybody looks at the batches that run.
    private var noticesBatches: Bool { tick != nil || keepsBatches }

    private func batchStarted(_ progress: BatchProgress) {
        guard noticesBatches else { return }
        let now = now
        state.withLock { $0.batches.add(progress, started: now) }
    }

    private func batchEnded(_ progress: BatchProgress) {
        guard noticesBatches else { return }
        let isOutermost = state.withLock { $0.batches.remove(progress) }
        if style == .json, isOutermost { console.note(json: json(progress, started: nil, event: "batch_ended")) }
    }

    private func itemFailed(_ failure: RunFailure) {
        let count = state.withLock { state in
            state.failures += 1
            return state.failures
        }
        if count <= Self.mostTold {
            tell("item_failed", failure, "failed")
        } else if count == Self.mostTold + 1 {
            warn("more than \(Self.mostTold) items failed; the others are only counted")
        }
    }

    /// Tells why the run failed.
    func runFailed(_ failure: RunFailure) { tell("run_failed", failure, "error") }

    /// Tells which calls have not returned after their time.
    func tell(stuck paths: [String]) {
        if style == .json {
            for path in paths {
                console.note(json: compact([("event", .string("stuck_call")), ("path", .string(path))]))
            }
        } else if let first = paths.first, !isQuiet {
            let others = paths.count == 1 ? "" : ", and \(paths.count - 1) more"
            console.note(
                "weir: warning: the run ends without waiting for \(paths.count == 1 ? "a call" : "\(paths.count) calls") "
                    + "that never returned: \(first)\(others)")
        }
    }

    private func log(_ said: LogLine) {
        let (severity, path, text) = (said.severity, said.path, said.text)
        guard severity >= .info, !isQuiet || severity >= .warning else { return }
        guard style == .json else {
            let word = severity >= .warning ? "\(severity): " : ""
            // Programs that print are used to ending their lines.
            let end = text.unicodeScalars.reversed().prefix { $0 == "\n" || $0 == "\r" }.count
            let line = String(text.unicodeScalars.dropLast(end))
            return console.note("weir: \(path.map { "\($0): " } ?? "")\(word)\(line)")
        }
        var entries: [(String, Value)] = [("event", .string("log")), ("severity", .string("\(severity)"))]
        if let path { entries.append(("path", .string(path))) }
        console.note(json: compact(entries + [("message", .string(LineText.cut(text)))]))
    }

    private func tell(_ event: String, _ failure: RunFailure, _ word: String) {
        guard style == .json else { return console.note("weir: \(word): \(failure.description)") }
        var entries: [(String, Value)] = [
            ("event", .string(event)), ("path", .string(failure.path)), ("code", .string(failure.error.code.name)),
            ("message", .string(LineText.cut(failure.error.message))),
        ]
        if let item = failure.item { entries.append(("item", .string(item))) }
        console.note(json: compact(entries))
    }

    /// Says a line to people, unless only errors are to be said.
    func note(_ line: String) {
        if !isQuiet { console.note("weir: \(line)") }
    }

    private func warn(_ text: String) {
        guard !isQuiet else { return }
        guard style == .json else { return console.note("weir: warning: \(text)") }
        console.note(json: compact([("event", .string("warning")), ("message", .string(LineText.cut(text)))]))
    }

    /// Shows where the running batches are, a line for each.
    func showProgress() {
        let (batches, others) = state.withLock {
            ($0.batches.first(Self.mostShown), max(0, $0.batches.count - Self.mostShown))
        }
        if style == .json {
            for (progress, started) in batches {
                console.note(json: json(progress, started: started, event: "progress"))
            }
        } else {
            let lines = batches.map { line($0.progress, started: $0.started) }
            console.show(progress: lines + (others > 0 ? ["and \(others) more running batches"] : []))
        }
    }

    /// Ends the display with the totals.
    ///
    /// - Parameter seconds: how long the run took.
    func summarize(_ counters: RunCounters, outcome: String, seconds: Double) {
        if style == .auto, console.isTerminal { console.show(progress: []) }
        if style == .json {
            console.note(
                json: compact([
                    ("event", .string("summary")), ("outcome", .string(outcome)), ("done", .int(counters.done)),
                    ("failed", .int(counters.failed)), ("retried", .int(counters.retried)),
                    ("visits", .int(counters.visits)), ("seconds", .float(seconds)),
                ]))
        } else if !isQuiet {
            console.note(
                "weir: \(outcome): \(counters.done) items done, \(counters.failed) failed, \(counters.retried) retried, "
                    + "\(counters.visits) node visit\(counters.visits == 1 ? "" : "s"), \(RunDuration.text(seconds))"
            )
        }
    }

    private func line(_ progress: BatchProgress, started: SuspendingClock.Instant) -> String {
        let (done, failed) = (progress.done, progress.failed)
        let rate = self.rate(progress, since: started)
        var text = "\(progress.path) \(done)"
        if let total = progress.total { text += "/\(total)" }
        text += " \(rate < 1e18 ? Int(rate) : .max)/s"
        if failed > 0 { text += " \(failed) failed" }
        if let total = progress.total, rate > 0, done < total {
            text += " \(RunDuration.text(Double(total - done) / rate)) left"
        }
        return text
    }

    private func json(_ progress: BatchProgress, started: SuspendingClock.Instant?, event: String) -> [UInt8] {
        var entries: [(String, Value)] = [
            ("event", .string(event)), ("path", .string(progress.path)), ("done", .int(progress.done)),
            ("failed", .int(progress.failed)), ("retried", .int(progress.retried)),
        ]
        if let total = progress.total { entries.append(("total", .int(total))) }
        if let started {
            let rate = self.rate(progress, since: started)
            entries.append(("rate", .float(rate)))
            if let total = progress.total, rate > 0 {
                entries.append(("seconds_left", .float(Double(total - progress.done) / rate)))
            }
        }
        return compact(entries)
    }

    func compact(_ entries: [(String, Value)]) -> [UInt8] {
        (try? JSON.text(.map(entries.map { (Key($0.0), $0.1) }))) ?? Array("{}".utf8)
    }

    /// Items a second, of those that ran: what is known from records says nothing of the others.
    private func rate(_ progress: BatchProgress, since started: SuspendingClock.Instant) -> Double {
        Double(progress.done - progress.recalled) / max(1e-9, seconds(since: started))
    }

    /// How long ago that was.
    func seconds(since started: SuspendingClock.Instant) -> Double { (now - started) / .seconds(1) }
}
