package import WeirExec
package import WeirValue

/// An item that failed for good.
package struct FailedItem: Sendable {
    /// The path of the batch.
    package let batch: String
    /// The path of the node that failed, which of an iteration is one inside.
    package let path: String
    /// Its place in the batch, from 0.
    package let place: Int
    /// The item; of a batch flow its map of params.
    package let item: Value
    /// Why it failed.
    package let error: NodeError
    /// The number of its attempts, at least 1.
    package let attempts: Int

    /// An item that failed.
    package init(batch: String, path: String, place: Int, item: Value, error: NodeError, attempts: Int) {
        self.batch = batch
        self.path = path
        self.place = place
        self.item = item
        self.error = error
        self.attempts = attempts
    }
}
