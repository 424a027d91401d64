import WeirValue

/// What came of an item that has a value.
struct AttemptedItem {
    /// The value.
    let value: Value
    /// The attempt that gave it, or failed last, from 0.
    let attempt: Int
    /// What gave it.
    var rescue = Rescue.none
}
