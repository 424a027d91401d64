package import WeirExec
package import WeirValue

/// What came of one item in the end.
package struct ItemRecord {
    /// Its place in its group, from 0.
    package let place: Int
    /// What identifies it.
    package let key: ItemKey
    /// The item itself.
    package let item: Value
    /// What came of it.
    package let outcome: Result<Value, NodeError>
    /// The number of its attempts, at least 1.
    package let attempts: Int
    /// Whether the node type's fallback gave the result.
    package let isRescued: Bool

    /// What came of an item.
    package init(
        place: Int, key: ItemKey, item: Value, outcome: Result<Value, NodeError>, attempts: Int, isRescued: Bool = false
    ) {
        self.place = place
        self.key = key
        self.item = item
        self.outcome = outcome
        self.attempts = attempts
        self.isRescued = isRescued
    }
}
