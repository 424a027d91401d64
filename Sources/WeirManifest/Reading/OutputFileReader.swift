internal import WeirModel
internal import WeirValue

/// Reads what `results:` and `failures:` say of files.
struct OutputFileReader {
    private enum Word: String, CaseIterable {
        case keep, discard
    }

    private let context: ReadContext
    private var log: ProblemLog { context.log }

    init(_ context: ReadContext) { self.context = context }

    /// What becomes of the results of a batch; nil when that cannot be told, which is logged.
    func results(_ node: YAMLNode) -> BatchDefinition.ResultPolicy? {
        switch node.content {
        case .map(let entries): return file(Fields(entries: entries), node).map { .file($0) }
        case .list:
            context.mismatch(node, "\"results\"", "\"keep\", \"discard\", or a map such as { jsonl: out.jsonl }")
            return nil
        case .scalar:
            let word: Word? = context.choice(node, "\"results\"")
            return word.map { $0 == .keep ? .keep : .discard }
        }
    }

    /// Where failed items go; nil when that cannot be told, which is logged.
    func failures(_ node: YAMLNode) -> FailureFile? {
        path(node, "\"failures\"", .flushedLines).map { FailureFile(path: $0, location: context.location(node)) }
    }

    private func file(_ fields: Fields, _ node: YAMLNode) -> ResultFile? {
        fields.reportUnknown(ManifestKeys.results, log)
        let order: ResultFile.Order? = fields["order"].flatMap { context.choice($0, "\"order\"") }
        switch (fields.entry("jsonl"), fields.entry("csv")) {
        case (let lines?, nil):
            if let columns = fields.entry("columns") {
                log.error(columns.keyPlace, "\"columns\" belongs to \"csv\"; a line of JSON has the whole result")
            }
            return file(lines, .jsonl, order ?? .items)
        case (nil, let rows?):
            if let entry = fields.entry("order"), order == .asDone {
                log.error(entry.keyPlace, "\"order: as_done\" needs \"jsonl\", whose lines say which item they are of")
            }
            guard let columns = fields.entry("columns") else {
                log.error(
                    rows.keyPlace, "\"csv\" needs \"columns\", a list of the keys of a result that become columns")
                return nil
            }
            return columnNames(columns).flatMap { file(rows, .csv(columns: $0), .items) }
        case (_?, let rows?):
            log.error(rows.keyPlace, "\"results\" goes to one file, but both \"jsonl\" and \"csv\" are given")
        case (nil, nil):
            if fields.entries.allSatisfy({ ManifestKeys.results.contains($0.key) }) {
                log.error(
                    node.place,
                    "\"results\" names no file; write { jsonl: out.jsonl } or { csv: out.csv, columns: [a] }")
            }
        }
        return nil
    }

    private func file(_ entry: YAMLEntry, _ form: ResultFile.Form, _ order: ResultFile.Order) -> ResultFile? {
        let location = context.location(entry.value)
        let shape = ResultFile(form, path: .constant(.null), order: order, location: location)
        return path(entry.value, "\"\(entry.key)\"", shape.ending).map {
            ResultFile(form, path: $0, order: order, location: location)
        }
    }

    private func columnNames(_ entry: YAMLEntry) -> [Key]? {
        guard let elements = context.elements(entry.value, "\"columns\"") else { return nil }
        if elements.isEmpty { log.error(entry.value.place, "\"columns\" must have at least one") }
        var names: [Key] = []
        for element in elements {
            guard let text = context.text(element, "a column") else { continue }
            if names.contains(Key(text)) {
                log.error(element.place, "the column \"\(text)\" is listed twice")
            } else {
                names.append(Key(text))
            }
        }
        return names.isEmpty ? nil : names
    }

    /// The path of a file that is written.
    private func path(_ node: YAMLNode, _ subject: String, _ ending: FileEnding) -> Template? {
        guard case .scalar = node.content else {
            context.mismatch(node, subject, "the path of a file")
            return nil
        }
        let template = context.template(node, .paramsOf(subject))
        if let value = template.constantValue {
            guard value.kind == .string else {
                context.mismatch(node, subject, "the path of a file")
                return nil
            }
            if value.count == 0 {
                log.error(node.place, "\(subject) must not be empty")
                return nil
            }
        }
        if let complaint = ending.complaint(about: template) { log.error(node.place, "\(subject): \(complaint)") }
        return template
    }
}
