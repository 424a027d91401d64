import WeirJournal
import WeirRuntime
import WeirValue

/// What is said of a run that is recorded.
extension RunReporter {
    /// Tells where the run is recorded, and what of the records cannot be read.
    func tell(recording durable: DurableRun) {
        let folder = durable.request.folder
        for damage in durable.damage where !damage.isTorn {
            tell([("event", "damage"), ("text", damage.description)], "warning: \(damage.description)")
        }
        guard !durable.request.isDryRun else { return }
        tell([("event", "recording"), ("run", folder.name), ("folder", folder.path)], "run \(folder.name)")
    }

    /// Tells how many items were recalled, and why the others ran.
    func tell(recalled durable: DurableRun) {
        let counts = durable.recallCounts
        guard style == .json else {
            let word = durable.request.isDryRun ? "dry run" : "items"
            return note("\(word): \(counts.text)")
        }
        let reasons: [(Key, Value)] = counts.reasons.map { (Key($0.reason.text), .int($0.count)) }
        let event: [(String, Value)] = [
            ("event", .string("recalled")), ("recalled", .int(counts.recalled)), ("ran", .map(reasons)),
        ]
        console.note(json: compact(event))
    }

    /// Tells how an interrupted run is continued.
    func tell(resumable folder: RunFolder) {
        let name = folder.path.hasSuffix("/\(RunShelf.usualPath)/\(folder.name)") ? folder.name : folder.path
        tell(
            [("event", "resumable"), ("run", folder.name), ("folder", folder.path)],
            "to continue: weir resume \(name)")
    }

    private func tell(_ event: [(String, String)], _ line: String) {
        if style == .json {
            console.note(json: compact(event.map { ($0.0, .string($0.1)) }))
        } else {
            note(line)
        }
    }
}
