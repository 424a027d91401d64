import ArgumentParser
import WeirJSON
import WeirJournal
import WeirModel
import WeirValue

/// `weir runs`: a table of the recorded runs.
struct RunsListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the recorded runs.",
        discussion: """
            Items are counted as the last session of a run counted them; where that did not end, those that are recorded, of which \
            a visit of a node without a batch is one. Exit status: 0, also where there are none; a run that cannot be read is a row \
            that says why.
            """)

    @OptionGroup var folder: RunsOption

    @Flag(name: .long, help: "Print JSON: a list of objects, times in seconds since 1970.")
    var json = false

    func run() throws {
        let now = RunFolder.timeOfDay
        let runs = try JournalError.reporting { () throws(JournalError) in try folder.shelf.all() }
        let rows = runs.map { run in (run, Result { () throws(JournalError) in try RunSummary(run, at: now) }) }
        if json {
            let list = Value.list(rows.map { RunDocument.json($0.1, of: $0.0) })
            return try Console.shared.output(json: JSON.text(list, pretty: true))
        }
        if rows.isEmpty {
            return Console.shared.note(
                "weir: no recorded runs in \(folder.shelf.path); `weir run --journal` records one, --runs says where they are"
            )
        }
        var table = TextTable(
            ["began", "run", "state", "done", "failed", "recalled", "took", "size", "manifest"],
            numeric: ["done", "failed", "recalled", "took", "size"])
        for (run, result) in rows {
            switch result {
            case .success(let summary): table.add(Self.row(summary))
            case .failure(let error): table.add(["?", run.name, "unreadable: \(error)"])
            }
        }
        try Console.shared.output(table.lines())
    }

    private static func row(_ run: RunSummary) -> [String] {
        [
            LocalTime.text(run.description.started), run.folder.name, run.state.text, "\(run.done)", "\(run.failed)",
            run.end.map { "\($0.recalled)" } ?? "-", run.seconds.map(RunDuration.text) ?? "-",
            SizeText.text(run.size), ShownPath.text(run.description.manifest),
        ]
    }
}

extension RunState {
    /// The state, and who is at it.
    var text: String {
        if case .running(let holder) = self { return "running (\(holder))" }
        return word
    }
}
