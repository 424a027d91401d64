package import WeirModel
package import WeirValue

/// One node of a plan: what the manifest says, with every name resolved to a number.
package struct NodePlan: Hashable, Sendable {
    /// What the node runs.
    package enum Work: Hashable, Sendable {
        /// A node type; `source` is the use whose prep gives the items of the batch, from `items: { uses: … }`.
        case nodeType(NodeUse, source: NodeUse?)
        /// The flow at a place in the plan.
        case flow(Int)
    }

    /// Where an action leads.
    package enum Target: Hashable, Sendable {
        case node(Int)
        case end
    }

    /// What the manifest says.
    package let definition: NodeDefinition
    /// What it runs.
    package let work: Work
    /// The numbers of the named limits that a visit of a flow takes part in, in order; none of a node type, whose calls do.
    package let limits: [Int]
    /// The number of the site where a journal records visits of a flow; nil of a node type.
    package let site: Int?
    /// The next node in its flow, by action.
    package let transitions: ByName<Target>
    /// Where a failed visit goes on.
    package let catchTarget: Target?
}
