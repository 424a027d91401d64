package import WeirExec
package import WeirValue

/// An item that ended, as `order: as_done` tells it.
package struct DoneItem: Sendable {
    /// Its place in the batch, from 0.
    package let place: Int
    /// The item.
    package let item: Value
    /// What came of it.
    package let result: Result<Value, NodeError>
    /// The number of its attempts, at least 1.
    package let attempts: Int
    /// How long it took, from the first call with it on, in nanoseconds.
    package let nanoseconds: UInt64

    /// An item that ended.
    package init(
        place: Int, item: Value, result: Result<Value, NodeError>, attempts: Int, nanoseconds: UInt64
    ) {
        self.place = place
        self.item = item
        self.result = result
        self.attempts = attempts
        self.nanoseconds = nanoseconds
    }
}
