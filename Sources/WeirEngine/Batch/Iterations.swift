import WeirModel

/// The iterations of one chunk of a batch flow's items, one after another.
final class Iterations {
    private let chunk: ItemChunk
    /// What iterations see but for the store of each, where each has one of its own.
    let base: Visit
    private let params: Params
    private let path: PathScope
    /// Whether each iteration has a store of its own.
    let isOverlaid: Bool
    private var inner: Visit?
    private let overlay: StoreSnapshot?
    private var position = -1
    /// The number of iterations that ended well.
    private(set) var succeeded = 0
    /// What the iteration under way sees.
    var visit: Visit { inner ?? base }

    /// - Parameter base: what iterations see but for the item; with an overlay but for the store, too.
    init(_ chunk: ItemChunk, _ base: Visit, _ overlay: StoreSnapshot?) {
        self.chunk = chunk
        self.base = base
        params = base.params
        path = base.path
        self.overlay = overlay
        isOverlaid = overlay != nil
    }

    private var index: Int { chunk.indices.lowerBound + position }

    /// Begins the next iteration.
    ///
    /// - Returns: false when none is left, or the item is no map, which fails the batch.
    func begin(_ batch: FlowBatch) -> Bool {
        position += 1
        guard position < chunk.count else { return false }
        guard params.iterate(chunk, at: position) else {
            batch.fail(Self.notAMap(chunk[position], index))
            return false
        }
        path.index = index
        if isOverlaid, let overlay {
            inner = Visit(params: params, store: overlay.makeIterationStore(), path: path)
        }
        return true
    }

    /// Ends the iteration under way well.
    func end(_ batch: FlowBatch) {
        if isOverlaid { batch.collect(index, visit.store.recordedOperations) }
        succeeded += 1
    }

    /// Ends the iteration under way with a failure.
    func fail(_ batch: FlowBatch, _ failure: RunFailure) { batch.failed(index, failure) }

    private static func notAMap(_ item: Value, _ index: Int) -> NodeError {
        NodeError(
            .invalidInput,
            "item \(index) of a batch flow must be a map of params, not \(item.kindWithArticle) (\(item)); "
                + "give it a name with \"as\"")
    }
}
