internal import WeirModel
internal import WeirValue

/// Reads `batch:` and what belongs to it.
struct BatchReader {
    private let context: ReadContext
    private var log: ProblemLog { context.log }

    init(_ context: ReadContext) { self.context = context }

    /// How a node or flow runs once per item, or nil when it is no batch.
    ///
    /// - Parameter note: told the place of each setting of a node type that gives the items.
    func batch(_ fields: Fields, note: (String, SourceLocation) -> Void) -> BatchDefinition? {
        guard let entry = fields.entry("batch") else {
            for key in ManifestKeys.batch {
                guard let entry = fields.entry(key) else { continue }
                log.error(entry.keyPlace, "\"\(key)\" needs \"batch: sequential\" or \"batch: parallel\"")
            }
            return nil
        }
        let mode: BatchDefinition.Mode? = context.choice(entry.value, "\"batch\"")
        var batch = BatchDefinition(mode: mode ?? .sequential, items: nil, location: log.location(entry.keyPlace))
        batch.items = fields["items"].flatMap { ItemSourceReader(context).read($0, note: note) }
        if let node = fields.entry("concurrency") {
            batch.concurrency = context.int(node.value, "\"concurrency\"", atLeast: 1)
            if mode == .sequential, batch.concurrency ?? 1 > 1 {
                log.warning(
                    log.location(node.keyPlace), "\"concurrency\" does nothing here; it belongs to \"batch: parallel\"")
            }
        }
        batch.window = fields["window"].flatMap { context.int($0, "\"window\"", atLeast: 1) }
        batch.onError = fields["on_error"].flatMap { context.choice($0, "\"on_error\"") }
        let files = OutputFileReader(context)
        batch.results = fields["results"].flatMap { files.results($0) }
        batch.failures = fields["failures"].flatMap { files.failures($0) }
        if let node = fields["tolerate"], let tolerance = tolerance(node) { batch.tolerance = tolerance }
        return batch
    }

    private func tolerance(_ node: YAMLNode) -> BatchDefinition.Tolerance? {
        guard case .scalar(let scalar) = node.content, let value = context.value(node) else {
            context.mismatch(node, "\"tolerate\"", "a number of items such as 10, or a percentage such as 5%")
            return nil
        }
        if let number = value.intValue {
            if number >= 0 { return .count(Int(number)) }
            log.error(node.place, "\"tolerate\" must be at least 0, not \(number)")
            return nil
        }
        if scalar.text.hasSuffix("%"), let number = try? CoreSchema.plain(String(scalar.text.dropLast())),
            let percent = number.floatValue
        {
            if percent >= 0, percent <= 100 { return .percent(percent) }
            log.error(node.place, "\"tolerate\" must lie between 0% and 100%, not \(scalar.text)")
            return nil
        }
        context.mismatch(node, "\"tolerate\"", "a number of items such as 10, or a percentage such as 5%")
        return nil
    }
}
