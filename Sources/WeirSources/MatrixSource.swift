import WeirEngine
import WeirExec
import WeirModel
import WeirValue

/// Every combination of the elements of some lists, as maps; the last list varies fastest.
final class MatrixSource: ItemSource {
    /// `matrix: { size: [1, 2], color: [red, blue] }`.
    static let kind = SourceKind(
        ItemSourceKind(
            "matrix", ItemSourceField("", .lists), naming: .none,
            item: { use in .map(use.fields.map { Key($0.key) }, isOpen: false) })
    ) { (settings) throws(NodeError) in
        var axes: [(Key, Value)] = []
        for field in settings.use.fields {
            axes.append((Key(field.key), try settings.context.evaluate(field.template)))
        }
        return try MatrixSource(axes)
    }

    private let shape: RecordShape
    /// The lists, in one value so that the items of a chunk have one owner.
    private let lists: Value
    /// The elements' positions in the next item.
    private var positions: [Int]
    private var isAtEnd: Bool
    let total: Int?

    /// - Throws: when one of the values is no list; null counts as an empty one (B1).
    init(_ axes: [(Key, Value)]) throws(NodeError) {
        var total: Int? = 1
        for (key, value) in axes {
            guard value.kind == .list || value.isNull else {
                throw NodeError(
                    .invalidInput, "\"\(key)\" of \"matrix\" must be a list, not \(value.kindWithArticle) (\(value))")
            }
            total = total.flatMap { count in
                let (product, hasOverflow) = count.multipliedReportingOverflow(by: value.count)
                return hasOverflow ? nil : product
            }
        }
        shape = RecordShape(axes.map(\.0))
        lists = .list(axes.map { $0.1.isNull ? .list([]) : $0.1 })
        positions = Array(repeating: 0, count: axes.count)
        isAtEnd = axes.isEmpty || axes.contains { $0.1.count == 0 }
        self.total = isAtEnd ? 0 : total
    }

    func next(into chunk: ItemChunk, limit: Int) throws(NodeError) {
        while chunk.count < limit, !isAtEnd {
            let item = try chunk.makeRecord(shape) { column in lists[column][positions[column]] }
            chunk.append(item)
            advance()
        }
    }

    private func advance() {
        for column in positions.indices.reversed() {
            positions[column] += 1
            if positions[column] < lists[column].count { return }
            positions[column] = 0
        }
        isAtEnd = true
    }
}
