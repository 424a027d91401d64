import WeirExec
import WeirModel
import WeirValue

/// Integers from a first one up to, or down to, but not including a last one.
final class RangeSource: ItemSource {
    /// `range: 5`, `range: [1, 5]`, or `range: { from: 9, to: 1, step: -2 }`.
    static let kind = SourceKind(
        ItemSourceKind(
            "range",
            ItemSourceField(
                "",
                .parts(
                    [
                        ItemSourceField("from", .integer, standard: .int(0)),
                        ItemSourceField("to", .integer, need: "the first number that is no longer in it"),
                        ItemSourceField("step", .integer, standard: .int(1)) { step in
                            step.intValue == 0 ? "\"step\" must not be 0" : nil
                        },
                    ], single: "to", listed: ["from", "to"])),
            item: { _ in .plain("an int") })
    ) { (settings) throws(NodeError) in
        try RangeSource(
            from: try settings.integer("from"), to: try settings.integer("to"), step: try settings.integer("step"),
            as: settings.name)
    }

    private let step: Int64
    private let shape: RecordShape?
    private var nextNumber: Int64
    private var remaining: UInt64
    let total: Int?

    /// - Throws: when the step is 0.
    init(from: Int64, to: Int64, step: Int64, as name: Key?) throws(NodeError) {
        if step == 0 { throw NodeError(.invalidSetting, "\"step\" of \"range\" must not be 0") }
        // The distance of two 64-bit integers fits into 64 bits without a sign.
        let distance = step > 0 ? UInt64(bitPattern: to &- from) : UInt64(bitPattern: from &- to)
        let isEmpty = step > 0 ? from >= to : from <= to
        remaining = isEmpty ? 0 : (distance - 1) / step.magnitude + 1
        total = Int(exactly: remaining)
        nextNumber = from
        self.step = step
        shape = name.map { RecordShape([$0]) }
    }

    func next(into chunk: ItemChunk, limit: Int) throws(NodeError) {
        let count = min(remaining, UInt64(limit))
        chunk.appendIntegers(Int(count), from: nextNumber, step: step, wrapped: shape)
        // After the last number this may have wrapped around; then nothing remains.
        nextNumber &+= Int64(count) &* step
        remaining -= count
    }
}
