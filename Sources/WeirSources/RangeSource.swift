import WeirEngine
import WeirModel

/// Integers from a first one up to, or down to, but not including a last one.
final class RangeSource: ItemSource {
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
