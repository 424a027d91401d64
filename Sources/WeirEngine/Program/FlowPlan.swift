package import WeirModel

/// One flow of a plan.
package struct FlowPlan: Hashable, Sendable {
    /// What the manifest says.
    package let definition: FlowDefinition
    /// Its nodes, in the order of the manifest.
    package let nodes: [NodePlan]
    /// The index of the node it starts with; nil for a flow without nodes.
    package let start: Int?
    /// The use of the node type whose prep gives the items and whose post gives the action, from `uses:` of the flow.
    package let wrapper: NodeUse?
    /// The use of the node type whose prep gives the items of a batch flow, from `items: { uses: … }`.
    package let source: NodeUse?
    /// The number of the site where a journal records iterations; nil where it is no batch flow.
    package let site: Int?
    /// What identifies the items of these there, besides their content.
    package let key: Template?
}
