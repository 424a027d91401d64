import WeirJSON
import WeirJournal
import WeirModel
import WeirValue

/// What `weir show` says of a run.
struct ReportText {
    private let report: RunReport
    private var run: RunSummary { report.summary }

    init(_ report: RunReport) { self.report = report }

    /// The lines.
    var lines: [String] { head + sessions + sites + failures + inFlight + damage }

    private var head: [String] {
        let description = run.description
        var lines = ["run \(run.folder.name): \(run.state.text)"]
        if let failure = run.end?.failure { lines.append("  \(failure)") }
        lines += [
            "manifest  \(ShownPath.text(description.manifest))", "folder    \(ShownPath.text(run.folder.path))",
            "began     \(LocalTime.text(description.started)), by weir \(description.weir)",
        ]
        if description.params.count > 0 { lines.append("params    \(Self.json(description.params))") }
        lines.append("seed      \(description.seed)")
        if let halt = description.halt { lines.append("halt      \(halt)") }
        if let reused = description.reused { lines.append("reused    \(ShownPath.text(reused))") }
        if let end = run.end { lines.append("ended     \(LocalTime.text(end.time)), \(recalled(end))") }
        let took = run.seconds.map { " in \(RunDuration.text($0))" } ?? ""
        lines.append("items     \(run.done) done, \(run.failed) failed\(took); \(SizeText.text(run.size)) on disk")
        return lines
    }

    private func recalled(_ end: RunEnd) -> String { "\(end.recalled) item\(end.recalled == 1 ? "" : "s") recalled" }

    private var sessions: [String] {
        guard !report.sessions.isEmpty else { return [] }
        var table = TextTable(["session", "mode", "began"], numeric: ["session"])
        for session in report.sessions {
            table.add(["\(session.number)", session.mode.rawValue, LocalTime.text(session.started)])
        }
        return [""] + table.lines()
    }

    private var sites: [String] {
        guard !report.sites.isEmpty else { return [] }
        let isTimed = report.sites.contains { $0.nanoseconds > 0 }
        let time = isTimed ? ["in calls"] : []
        let counts = ["succeeded", "failed", "rescued", "retried"] + time
        var table = TextTable(["node"] + counts, numeric: Set(counts))
        for site in report.sites {
            let numbers = [site.succeeded, site.failed, site.rescued, site.retried].map { "\($0)" }
            table.add(
                [site.path] + numbers + (isTimed ? [RunDuration.text(Double(site.nanoseconds) / 1e9)] : []))
        }
        return [""] + table.lines()
    }

    /// The most kinds of failures that are told; JSON has all.
    private static let mostKinds = 20

    private var failures: [String] {
        guard !report.failures.isEmpty else { return [] }
        var lines = ["", "failures"]
        for group in report.failures.prefix(Self.mostKinds) {
            lines.append("  \(group.count) x \(group.code.name): \(LineText.cut(group.message))")
            for example in group.examples {
                let item = LineText.cut(Self.json(example.failure.item))
                lines.append("      \(example.site)[\(example.place)]: \(item)")
            }
            if group.sites.count > 1 { lines.append("      at \(group.sites.joined(separator: ", "))") }
        }
        let more = report.failures.count - Self.mostKinds
        if more > 0 { lines.append("  and \(more) more kind\(more == 1 ? "" : "s"); --json has all") }
        return lines
    }

    private var inFlight: [String] {
        guard !report.inFlight.isEmpty else { return [] }
        var table = TextTable(["in flight", "items", "attempt"], numeric: ["items", "attempt"])
        for call in report.inFlight {
            table.add(["\(call.site)[\(call.place)]", "\(call.count)", "\(call.attempt + 1)"])
        }
        return [""] + table.lines()
    }

    private var damage: [String] {
        report.damage.isEmpty ? [] : ["", "unreadable"] + report.damage.map { "  \($0.description)" }
    }

    /// A value as JSON, or what it is where JSON has no place for it.
    private static func json(_ value: Value) -> String { (try? JSON.string(value)) ?? "\(value)" }
}
