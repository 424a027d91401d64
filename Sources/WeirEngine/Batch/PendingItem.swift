import WeirModel

/// An item of a parallel batch that its call left pending.
struct PendingItem {
    let token: UInt64
    /// Its place in the batch.
    let index: Int
    let item: Value
}
