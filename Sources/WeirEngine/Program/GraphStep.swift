import WeirModel
import WeirValue

/// What a walk through a flow looks at for each node at every visit.
///
/// Nothing here is counted, so that a visit looks at it for nothing.
struct GraphStep {
    /// Whether a visit runs without ever parking the lane, unless an item or a limit waits: a node type, no batch, nothing
    /// serial, no time, no numbers that params give.
    let isStraight: Bool
    /// Whether such a visit is of a durable run instead, which it passes by another way.
    let isRecorded: Bool
    /// Whether any action is said to lead anywhere.
    let hasTransitions: Bool
    /// Where the action `default` leads; nil where that is not said.
    let defaultTarget: NodePlan.Target?
    /// The most visits in one execution of the flow; nil for any number.
    let maxVisits: Int?

    /// - Parameter isDurable: whether the run remembers what comes of items.
    init(_ node: NodePlan, isDurable: Bool) {
        if case .nodeType(let use, source: _) = node.work {
            let definition = node.definition
            let mayBeStraight =
                definition.batch == nil && use.turnstile == nil && definition.timeout == nil
                && definition.deadline == nil && !definition.hasGivenNumbers
            let isNoted = isDurable && use.site != nil
            isStraight = mayBeStraight && !isNoted
            isRecorded = mayBeStraight && isNoted && use.limits.isEmpty
        } else {
            isStraight = false
            isRecorded = false
        }
        hasTransitions = !node.transitions.isEmpty
        defaultTarget = node.transitions["default"]
        maxVisits = node.definition.maxVisits
    }
}
