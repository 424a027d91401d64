/// An item of a batch that its call left pending.
struct PendingItem {
    let token: UInt64
    let ref: ItemRef
}
