package import WeirValue

/// The elements of a list as items, without a copy.
package final class ListSource: ItemSource {
    /// The list.
    package let list: Value
    private var position = 0

    /// The elements of a list value.
    ///
    /// - Throws: when the value is no list; null counts as an empty one (B1).
    package init(_ value: Value) throws(NodeError) {
        switch value.kind {
        case .list: list = value
        case .null: list = .list([])
        default:
            throw NodeError(
                .invalidInput, "the items of a batch must be a list, not \(value.kindWithArticle) (\(value))")
        }
    }

    package var total: Int? { list.count }

    package func next(into chunk: ItemChunk, limit: Int) throws(NodeError) {
        let end = min(list.count, position + limit)
        chunk.view(list, position..<end)
        position = end
    }
}
