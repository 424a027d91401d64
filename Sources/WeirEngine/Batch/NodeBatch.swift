import Synchronization
import WeirModel

/// One run of a batch node, as its lanes share it.
// SAFETY: `source` is used by the one lane that pulls; everything else is immutable or locked.
final class NodeBatch: @unchecked Sendable {
    let environment: RunEnvironment
    let definition: BatchDefinition
    let progress: BatchProgress
    /// The results, where anything reads them.
    let results: ResultBuffer?
    /// The path of the node.
    let path: String
    private let source: any ItemSource

    init(
        _ environment: RunEnvironment, _ definition: BatchDefinition, source: any ItemSource, keepsResults: Bool,
        path: String
    ) {
        self.environment = environment
        self.definition = definition
        self.source = source
        self.path = path
        results = keepsResults ? ResultBuffer(total: source.total) : nil
        progress = BatchProgress(environment.nextGroup(), path: path, total: source.total)
    }

    var total: Int? { source.total }

    var budget: FailureBudget { FailureBudget(tolerance: definition.tolerance, total: source.total) }

    /// The most items to pull at once.
    var pullLimit: Int { min(definition.window ?? ChunkSizer.largest, ChunkSizer.largest) }

    /// Pulls the next items (B3).
    ///
    /// No other lane may pull at the same time.
    ///
    /// - Parameter then: called with the number of items, and may let another lane pull.
    func pull(
        into chunk: ItemChunk, limit: Int, through turnstile: Gate?, then: (Int) -> Int
    ) async throws(NodeError) {
        if source.callsPlugin, let turnstile { _ = await turnstile.acquire() }
        defer { if source.callsPlugin { turnstile?.release() } }
        chunk.reset(firstIndex: 0)
        try source.next(into: chunk, limit: min(limit, chunk.capacity))
        chunk.number(from: then(chunk.count))
    }

    /// A failed item's report.
    func failure(_ index: Int, _ item: Value, _ error: NodeError) -> RunFailure {
        RunFailure(path: "\(path)[\(index)]", error: error, item: item.description)
    }
}
