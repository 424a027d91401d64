import WeirValue

/// An item of a batch and its place there.
struct ItemRef: Sendable {
    /// Its place in the batch, from 0.
    let place: Int
    /// The item.
    let item: Value
}
