import WeirJournal
import WeirLoading
import WeirValue

/// Recorded runs as JSON, for other programs.
enum RunDocument {
    /// A run in a list; one that cannot be read says why.
    static func json(_ run: Result<RunSummary, JournalError>, of folder: RunFolder) -> Value {
        switch run {
        case .success(let summary): return .map(entries(summary))
        case .failure(let error):
            return map([
                ("run", .string(folder.name)), ("folder", .string(PluginPath.absolute(folder.path))),
                ("error", .string("\(error)")),
            ])
        }
    }

    /// What a summary says.
    static func entries(_ run: RunSummary) -> [(Key, Value)] {
        let recalled: Value = run.end.map { .int($0.recalled) } ?? .null
        let seconds: Value = run.seconds.map { .float($0) } ?? .null
        var entries: [(Key, Value)] = [
            ("run", .string(run.folder.name)), ("folder", .string(PluginPath.absolute(run.folder.path))),
            ("began", .float(run.description.started)), ("manifest", .string(run.description.manifest)),
            ("state", .string(run.state.word)), ("done", .int(run.done)), ("failed", .int(run.failed)),
            ("recalled", recalled), ("seconds", seconds), ("bytes", .int(run.size)),
        ]
        if case .running(let holder) = run.state { entries.append(("by", .string(holder))) }
        if let end = run.end { entries.append(("ended", .float(end.time))) }
        if let failure = run.end?.failure { entries.append(("failure", .string(failure))) }
        return entries
    }

    /// All that is told of a run.
    static func json(_ report: RunReport) -> Value {
        let description = report.summary.description
        var entries = entries(report.summary)
        entries += [
            ("weir", .string(description.weir)), ("params", description.params),
            ("seed", .int(unsigned: description.seed)),
            ("sessions", .list(report.sessions.map(json))), ("sites", .list(report.sites.map(json))),
            ("failures", .list(report.failures.map(json))), ("damage", .list(report.damage.map(json))),
        ]
        if let halt = description.halt { entries.append(("halt", .string(halt))) }
        if let reused = description.reused { entries.append(("reused", .string(reused))) }
        if !report.inFlight.isEmpty {
            let items = report.inFlight.map {
                map([
                    ("site", .string($0.site)), ("place", .int($0.place)), ("count", .int($0.count)),
                    ("attempt", .int($0.attempt)),
                ])
            }
            entries.append(("in_flight", .list(items)))
        }
        return .map(entries)
    }

    /// One record.
    static func json(_ item: RecordedItem, of site: String) -> Value {
        var entries: [(Key, Value)] = [
            ("site", .string(site)), ("key", .string(item.key)), ("scope", .int(unsigned: item.scope)),
            ("visit", .int(item.visit)), ("place", .int(item.place)), ("status", .string(item.status.rawValue)),
            ("attempts", .int(item.attempts)),
        ]
        if let failure = item.failure {
            entries += [
                ("code", .string(failure.code.name)), ("message", .string(failure.message)), ("item", failure.item),
            ]
        }
        if item.runsAgain { entries.append(("runs_again", .bool(true))) }
        return .map(entries)
    }

    private static func json(_ session: RunSession) -> Value {
        map([
            ("session", .int(session.number)), ("mode", .string(session.mode.rawValue)),
            ("began", .float(session.started)),
        ])
    }

    private static func json(_ site: SiteReport) -> Value {
        map([
            ("site", .string(site.path)), ("succeeded", .int(site.succeeded)), ("failed", .int(site.failed)),
            ("rescued", .int(site.rescued)), ("retried", .int(site.retried)),
            ("nanoseconds", .int(unsigned: site.nanoseconds)),
        ])
    }

    private static func json(_ group: FailureGroup) -> Value {
        let examples = group.examples.map { example in
            map([
                ("site", .string(example.site)), ("place", .int(example.place)), ("item", example.failure.item),
                ("message", .string(example.failure.message)),
            ])
        }
        return map([
            ("code", .string(group.code.name)), ("message", .string(group.message)), ("count", .int(group.count)),
            ("sites", .list(group.sites.map { .string($0) })), ("first", .list(examples)),
        ])
    }

    private static func json(_ damage: Damage) -> Value {
        map([
            ("file", .string(damage.file)), ("offset", .int(damage.offset)), ("length", .int(damage.length)),
            ("site", damage.site.map { .string($0) } ?? .null), ("records", damage.records.map { .int($0) } ?? .null),
            ("torn", .bool(damage.isTorn)),
        ])
    }

    private static func map(_ entries: [(Key, Value)]) -> Value { .map(entries) }
}
