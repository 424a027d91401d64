import WeirModel

/// One visit of a batch node: exec once per item (B1 to B7), then post.
struct NodeBatch {
    private let lane: Lane
    private let node: TypeNode
    private let definition: BatchDefinition
    private let visit: VisitContext
    private let group: JournalGroup

    /// - Parameters:
    ///   - visit: the visit as the node sees it.
    ///   - group: which visit it is, for a durable run.
    init(
        _ lane: Lane, _ node: TypeNode, _ definition: BatchDefinition, _ visit: VisitContext, _ group: JournalGroup
    ) {
        self.group = group
        self.lane = lane
        self.node = node
        self.definition = definition
        self.visit = visit
    }

    /// Runs all items.
    ///
    /// - Returns: the action that the node chose.
    func run() async throws -> String? {
        try await node.bind(visit, on: lane)
        let definition = try definition.withNumbers(visit)
        let (files, source) = try await BatchFiles.open(definition, visit.params, lane.environment) {
            try await BatchSource.open(
                definition.items, node: node, other: node.source, of: "the node", visit, on: lane
            ).mapped(node.definition.input, visit)
        }
        let keepsResults = definition.results.map { $0 == .keep } ?? node.isResultRead
        let journal = node.recorder.map {
            VisitJournal(group: group, isRead: keepsResults || definition.resultFile != nil, recorder: $0)
        }
        let outcomes = BatchOutcomes(
            lane.environment, lane.term, path: visit.path.text(of: node.name), total: source.total, files: files,
            journal: journal, keepsResults: keepsResults)
        node.group = group
        outcomes.begin()
        let end: Result<Int, any Error>
        do {
            end = .success(try await work(definition, source, outcomes))
        } catch {
            end = .failure(error)
        }
        await source.close(outcomes, lane.environment)
        let (count, results) = try outcomes.conclude(end)
        return try await node.finish(
            visit, on: lane, prepared: source.prepared(count: count), result: results,
            attempt: outcomes.progress.highestAttempt)
    }

    private func work(
        _ definition: BatchDefinition, _ source: BatchSource, _ outcomes: BatchOutcomes
    ) async throws -> Int {
        switch definition.mode {
        case .sequential:
            return try await SequentialItems(lane, node, definition, source, outcomes, visit).run()
        case .parallel:
            return try await ParallelItems(lane, node, definition, source, outcomes, visit).run()
        }
    }
}

extension BatchDefinition {
    /// The most items to pull at once.
    var pullLimit: Int { min(window ?? ChunkSizer.largest, ChunkSizer.largest) }

    /// How many failed items the batch bears.
    ///
    /// - Parameter total: the number of items, where it is known.
    func budget(of total: Int?) -> FailureBudget { FailureBudget(tolerance: tolerance, total: total) }
}
