import WeirExec
import WeirModel
import WeirStore
import WeirValue

/// The items of one batch, pulled by one lane at a time, on the turn of the node type that they come from.
// SAFETY: `source` is used by the one lane that pulls, and closed once all have ended; nothing else ever changes.
final class BatchSource: @unchecked Sendable {
    private let source: any ItemSource
    private let turnstile: Gate?
    private let term: Term
    /// The number of items, where it is known.
    let total: Int?
    /// The items as one list, where they are one.
    let list: Value?

    private init(_ source: any ItemSource, list: Value?, _ turnstile: Gate?, _ term: Term) {
        self.source = source
        self.term = term
        self.turnstile = source.callsPlugin ? turnstile : nil
        self.list = list
        total = source.total
    }

    /// Opens the items that a node type's prep or the manifest gives.
    ///
    /// - Parameters:
    ///   - node: the node or the node around the flow, whose prep gives them where nothing else does; its settings are in
    ///     force.
    ///   - other: another node whose prep gives them.
    ///   - what: whose items they are, for the message.
    /// - Throws: also where nothing gives any.
    static func open(
        _ items: ItemSourceDefinition?, node: TypeNode?, other: TypeNode?, of what: @autoclosure () -> String,
        _ visit: VisitContext, on lane: Lane
    ) async throws(NodeError) -> BatchSource {
        let turnstile = (other ?? node)?.turnstile
        if other == nil, let items {
            let source = try visit.store.read { (view) throws(NodeError) -> any ItemSource in
                try lane.environment.opener.open(items, TemplateContext(params: visit.params, store: view))
            }
            return BatchSource(source, list: (source as? ListSource)?.list, turnstile, lane.term)
        }
        if let other { try await other.bind(visit, on: lane) }
        guard let giver = other ?? node else { throw NodeError(.invalidSetting, "\(what()) has no items") }
        let prepared = try await lane.turn(turnstile) { () throws(NodeError) in try giver.prepNow(visit, on: lane) }
        switch prepared {
        case .stream(let stream): return BatchSource(stream, list: nil, turnstile, lane.term)
        case .value(let value):
            let source = try ListSource(value)
            return BatchSource(source, list: source.list, turnstile, lane.term)
        }
    }

    /// The items as the node's `input:` makes them.
    func mapped(_ input: Template?, _ visit: VisitContext) -> BatchSource {
        guard let input else { return self }
        let mapped = MappedSource(source, input, params: visit.params, store: visit.store)
        return BatchSource(mapped, list: list, turnstile, term)
    }

    /// Puts the next items into a chunk, none at the end (B3); no other lane may pull at the same time.
    ///
    /// - Parameter limit: the most items, at least 1; never more than the chunk holds.
    /// - Throws: also where the run stops while that is waited for.
    func next(into chunk: ItemChunk, limit: Int) async throws(NodeError) {
        try await turnstile?.enter()
        defer { turnstile?.release() }
        chunk.reset(firstIndex: 0)
        if term.cancellation.isStopping { throw term.interruption }
        try source.next(into: chunk, limit: min(limit, chunk.capacity))
    }

    /// What stands for all items in post: their list, or how many there were.
    func prepared(count: Int) -> Value { list ?? .map([(Key("count"), .int(count))]) }

    /// Ends the source, as a call like any other into the plugin that it comes from, and tells of the batch's end.
    func close(_ outcomes: BatchOutcomes, _ environment: RunEnvironment) async {
        let progress = outcomes.progress
        if progress.total == 0, let note = source.noteWhenEmpty {
            // Once for all iterations of the batches around it.
            environment.warnOnce(
                "empty \(progress.path.withoutItemNumbers)", .emptyBatch(path: progress.path, reason: note))
        }
        defer { outcomes.end() }
        guard let turnstile else { return source.close() }
        // The source of an instance that is stuck in a call stays as it is, as the instance does.
        guard await turnstile.acquire() > 0 else { return }
        source.close()
        turnstile.release()
    }
}
