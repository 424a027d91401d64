/// What every call of a lane into a node carries.
///
/// Owned by the lane and reused from call to call.
package final class CallContext {
    /// Tells the node that the result is no longer wanted.
    package var cancellation: CancelFlag { didSet { look = cancellation.look } }
    /// A look at it.
    package private(set) var look: CancelLook
    /// When the call should have returned, in nanoseconds of the engine's clock; 0 for no time.
    package var deadline: UInt64 = 0
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
        look = cancellation.look
        self.pendingItems = pendingItems
    }
}
