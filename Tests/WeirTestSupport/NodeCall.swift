package import WeirExec
package import WeirValue

/// What a closure of a `ClosureNode` can see of its call.
package struct NodeCall: Sendable {
    /// The settings in force, a map.
    package let settings: Value
    /// The attempt, from 0.
    package let attempt: Int
    /// The number of attempts allowed.
    package let attempts: Int
    /// The number of the host thread.
    package let worker: Int
    /// Whether the run was cancelled.
    package let cancellation: CancelFlag
    /// When the call should have returned, in nanoseconds of the clock; 0 for no time.
    package let deadline: UInt64
    /// Where tokens come from.
    package let pendingItems: PendingItems
    /// The session, numbered from 0 in the order of opening.
    package let session: Int

    /// A setting; null when there is none.
    package func setting(_ name: Key) -> Value { settings.lookup(name) ?? .null }
}
