import WeirExec
import WeirValue

/// An item of a parallel batch that needs another call.
struct ItemWork {
    /// What the call is about.
    let ref: ItemRef
    /// The attempt to come, from 0; where only the fallback comes, the one that failed.
    let attempt: Int
    /// When it may begin, in nanoseconds of the engine's clock.
    let due: UInt64
    /// The error of the last attempt; nil for an item that exec did not come to.
    let error: NodeError?
    /// Whether no attempt is left and only the fallback comes.
    let isLast: Bool

    /// An item that exec did not come to.
    static func again(_ ref: ItemRef, attempt: Int) -> ItemWork {
        ItemWork(ref: ref, attempt: attempt, due: 0, error: nil, isLast: false)
    }
}
