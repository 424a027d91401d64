import WeirModel

/// A flow as one lane uses it.
final class LaneFlow {
    let plan: FlowPlan
    /// Its place in the plan.
    let index: Int
    let name: String
    let start: Int?
    private var nodes: [LaneNode?]
    /// The node around a batch flow or flow with `uses:`.
    lazy var wrapper: LaneNode? = plan.wrapper.map(LaneNode.init)

    /// The node whose prep gives the items of a batch flow, from `items: { uses: … }`.
    lazy var source: LaneNode? = plan.source.map { LaneNode($0.plan) }

    init(_ plan: FlowPlan, index: Int) {
        self.index = index
        self.plan = plan
        name = plan.definition.name
        start = plan.start
        nodes = Array(repeating: nil, count: plan.nodes.count)
    }

    /// The node at an index, set up at its first visit.
    func node(_ index: Int) -> LaneNode {
        if let known = nodes[index] { return known }
        let node = LaneNode(plan.nodes[index])
        nodes[index] = node
        return node
    }
}
