import WeirModel

/// What a run tells while it goes on.
///
/// Called from any thread, and quick to return.
package protocol RunEvents: Sendable {
    /// A batch begins; its counters go on changing until `batchEnded`.
    func batchStarted(_ progress: BatchProgress)

    /// A batch ended, one way or the other.
    func batchEnded(_ progress: BatchProgress)

    /// An item failed for good, tolerated or not.
    func itemFailed(_ failure: RunFailure)

    /// Something that is probably not as meant.
    func warning(_ text: String)
}
