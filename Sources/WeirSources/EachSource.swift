import WeirExec
import WeirModel
import WeirValue

/// The elements of a list, each as a map under one name.
final class EachSource: ItemSource {
    /// `each: [a, b]`, or a list alone.
    static let kind = SourceKind(
        ItemSourceKind(
            "each", ItemSourceField("", .list), standsAlone: true,
            item: { use in use["each"].map(ItemShape.init(ofElementsIn:)) ?? .unknown })
    ) { (settings) throws(NodeError) in
        let list = try settings.value("each")
        // Without a name, the elements are items as they are.
        guard let name = settings.name else { return try ListSource(list) }
        return try EachSource(list, as: name)
    }

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
