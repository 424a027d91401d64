/// Names a scheduled action, so that it can be cancelled.
package struct TimerToken: Hashable, Sendable {
    /// The number of the action among all of its clock.
    package let number: UInt64

    /// A name for an action.
    package init(number: UInt64) { self.number = number }
}
