import WeirModel

/// An item of a parallel batch that needs another call.
struct BatchWork {
    /// Its place in the batch.
    let index: Int
    let item: Value
    /// The attempt to come, from 0.
    let attempt: Int
    /// When it may begin, in nanoseconds of the engine's clock.
    let due: UInt64
    /// The error of the last attempt; nil for an item that exec did not come to.
    let error: NodeError?
    /// Whether no attempt is left and only the fallback comes.
    let isLast: Bool

    /// An item that exec did not come to.
    static func again(_ index: Int, _ item: Value, attempt: Int) -> BatchWork {
        BatchWork(index: index, item: item, attempt: attempt, due: 0, error: nil, isLast: false)
    }
}
