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
            (batch.concurrency, batch.givenConcurrency) = context.number(
                node.value, "\"concurrency\"", GivenNumber.count)
            if mode == .sequential, batch.concurrency ?? 1 > 1 || batch.givenConcurrency != nil {
                log.warning(
                    log.location(node.keyPlace), "\"concurrency\" does nothing here; it belongs to \"batch: parallel\"")
            }
        }
        batch.window = fields["window"].flatMap { context.int($0, "\"window\"", atLeast: 1) }
        batch.onError = fields["on_error"].flatMap { context.choice($0, "\"on_error\"") }
        let files = OutputFileReader(context)
        batch.results = fields["results"].flatMap { files.results($0) }
        batch.failures = fields["failures"].flatMap { files.failures($0) }
        if let node = fields["tolerate"] {
            let (fixed, given) = context.number(node, "\"tolerate\"", GivenNumber.tolerance)
            if let fixed { batch.tolerance = fixed }
            batch.givenTolerance = given
        }
        return batch
    }
}
