import WeirExec

/// A pending item of a parallel batch, and what its call holds for it.
struct SuspendedItem {
    let item: PendingItem
    let attempt: Int
    /// What the plugin may read until it completes the item.
    let frame: ExecFrame
    /// What the item holds a slot of, until it is completed or given up.
    let limits: LimitSet?
    /// When the call began, where a limit learns from it.
    let began: UInt64
    /// Tells the node that the item is too late; nil where it has no time of its own.
    let cancelFlag: CancelFlag?
}
