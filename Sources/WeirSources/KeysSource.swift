import WeirExec
import WeirModel
import WeirValue

/// The keys of a map in key order.
final class KeysSource: ItemSource {
    /// `keys: "${shared.map}"`.
    static let kind = SourceKind(
        ItemSourceKind("keys", ItemSourceField("", .map), item: { _ in .plain("a string") })
    ) { (settings) throws(NodeError) in
        try KeysSource(try settings.value("keys"), as: settings.name)
    }

    private let map: Value
    private let shape: RecordShape?
    private var position = 0

    /// - Throws: when the value is no map; null counts as an empty one (B1).
    init(_ value: Value, as name: Key?) throws(NodeError) {
        guard value.kind == .map || value.isNull else {
            let hint = value.kind == .list ? "; write \"each\" for the elements of a list" : ""
            throw NodeError(.invalidInput, "\"keys\" needs a map, not \(value.kindWithArticle) (\(value))\(hint)")
        }
        map = value
        shape = name.map { RecordShape([$0]) }
    }

    var total: Int? { map.count }

    func next(into chunk: ItemChunk, limit: Int) throws(NodeError) {
        let end = min(map.count, position + limit)
        for index in position..<end { chunk.append(map.entry(at: index).key, wrapped: shape) }
        position = end
    }
}
