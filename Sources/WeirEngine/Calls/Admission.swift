import WeirExec

/// With what a call was let through: what it holds of the node's limits, when it began, and how long its items have.
struct Admission {
    /// The limits; nil for a node without one.
    let limits: LimitSet?
    /// When the call began, where a limit learns from it; else 0.
    var began: UInt64 = 0
    /// When items that it leaves pending are too late, in nanoseconds of the engine's clock; the end of time where the node
    /// has no timeout.
    var deadline = UInt64.max
    /// What tells the node that they are; nil where the node has no timeout.
    var cancelFlag: CancelFlag?
    private var slots: Int

    /// - Parameter slots: the number of slots taken of each limit.
    init(_ limits: LimitSet? = nil, slots: Int = 0) {
        self.limits = limits
        self.slots = slots
    }

    /// Gives back all slots but those that pending items hold, one each.
    mutating func release(keeping pending: Int = 0) {
        guard let limits, slots > pending else { return }
        limits.release(slots - pending)
        slots = pending
    }
}
