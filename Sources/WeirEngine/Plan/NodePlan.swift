package import WeirModel

/// One node of a plan: what the manifest says, with every name resolved to an index or an instance.
package struct NodePlan: Sendable {
    /// What the node runs.
    package enum Work: Sendable {
        /// An instance of a node type.
        case instance(any NodeInstance)
        /// The flow at an index of the plan.
        case flow(Int)
    }

    /// Where an action leads.
    package enum Target: Sendable, Equatable {
        case node(Int)
        case end
    }

    /// A node that only gives items.
    package final class Source: Sendable {
        let plan: NodePlan

        init(_ plan: NodePlan) { self.plan = plan }
    }

    /// What the manifest says.
    package let definition: NodeDefinition
    /// What it runs.
    package let work: Work
    /// The next node in its flow, by action.
    package let transitions: ByName<Target>
    /// Where a failed visit goes on.
    package let catchTarget: Target?
    /// The named limit it takes part in.
    package let limit: Gate?
    /// Holds calls apart that the node type declares serial; nil when it is not.
    package let turnstile: Gate?
    /// The node whose prep gives the items of the batch, from `items: { uses: … }`.
    package let source: Source?
}
