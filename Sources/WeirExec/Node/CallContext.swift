/// What every call of a lane into a node carries.
///
/// Owned by the lane and reused from call to call.
package final class CallContext {
    /// Tells the node that the result is no longer wanted.
    package let cancellation: CancelFlag
    /// Where PENDING items wait for their completion.
    package let pendingItems: PendingItems
    /// The number of the host thread that makes the call, from 0; worker states are kept by it.
    package var worker = 0
    /// The attempt, from 0, for calls other than exec: the item's last in fallback and post (N4).
    package var attempt = 0
    /// The number of attempts allowed, at least 1, for calls other than exec.
    package var attempts = 1

    /// The context of a lane.
    package init(cancellation: CancelFlag, pendingItems: PendingItems) {
        self.cancellation = cancellation
        self.pendingItems = pendingItems
    }
}
