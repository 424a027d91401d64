/// Names a group: one visit of a batch in one scope, so that the batch of another iteration is another group.
package struct GroupID: Hashable, Sendable {
    /// The run.
    package let run: RunID
    /// The place among the groups of the run in the order in which they began, from 0.
    package let number: Int
}
