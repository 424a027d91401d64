import WeirEngine
import WeirModel

/// The elements of a list, each as a map under one name.
final class WrappedListSource: ItemSource {
    private let list: Value
    private let shape: RecordShape
    private var position = 0

    /// - Throws: when the value is no list; null counts as an empty one (B1).
    init(_ value: Value, as name: Key) throws(NodeError) {
        // `ListSource` decides what counts as a list, and words the refusal.
        _ = try ListSource(value)
        list = value
        shape = RecordShape([name])
    }

    var total: Int? { list.count }

    func next(into chunk: ItemChunk, limit: Int) throws(NodeError) {
        let end = min(list.count, position + limit)
        for index in position..<end { chunk.append(list[index], wrapped: shape) }
        position = end
    }
}
