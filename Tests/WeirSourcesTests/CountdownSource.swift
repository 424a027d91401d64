import WeirExec
import WeirModel
import WeirSources
import WeirValue

/// A source that Weir does not have: all that it takes to add one, in one file.
final class CountdownSource: ItemSource {
    /// `countdown: 5`, `countdown: 9, by: 3`.
    static let kind = SourceKind(
        ItemSourceKind(
            "countdown",
            ItemSourceField("", .integer) { start in
                (start.intValue ?? 0) < 0 ? "\"countdown\" must not begin below 0" : nil
            },
            fields: [ItemSourceField("by", .integer, standard: .int(1))], item: { _ in .plain("an int") })
    ) { (settings) throws(NodeError) in
        CountdownSource(
            from: Int(try settings.integer("countdown")), by: Int(try settings.integer("by")), as: settings.name)
    }

    private let numbers: [Int]
    private let name: Key?
    private var position = 0

    private init(from start: Int, by step: Int, as name: Key?) {
        numbers = Array(stride(from: start, to: 0, by: -step))
        self.name = name
    }

    var total: Int? { numbers.count }

    func next(into chunk: ItemChunk, limit: Int) throws(NodeError) {
        for number in numbers[position...].prefix(limit) {
            chunk.append(name.map { .map([($0, .int(number))]) } ?? .int(number))
            position += 1
        }
    }
}
