import WeirModel

/// A flow as one lane uses it.
final class LaneFlow {
    let plan: FlowPlan
    /// Its place in the plan.
    let index: Int
    let name: String
    let start: Int?
    /// What a walk looks at for each node.
    let steps: ContiguousArray<GraphStep>
    private let parts: LiveParts
    private var nodes: [TypeNode?]
    /// The node around a batch flow or flow with `uses:`.
    lazy var wrapper: TypeNode? = plan.wrapper.map { TypeNode($0, parts) }
    /// The node whose prep gives the items of a batch flow, from `items: { uses: … }`.
    lazy var source: TypeNode? = plan.source.map { TypeNode($0, parts) }
    /// What records iterations, and visits of the flows that are nodes of this one, by site.
    private var recorders: [Int: any SiteRecorder] = [:]

    init(_ plan: FlowPlan, index: Int, _ parts: LiveParts) {
        self.index = index
        self.plan = plan
        self.parts = parts
        name = plan.definition.name
        start = plan.start
        let isDurable = parts.journal != nil
        steps = ContiguousArray(plan.nodes.map { GraphStep($0, isDurable: isDurable) })
        nodes = Array(repeating: nil, count: plan.nodes.count)
    }

    deinit {
        for recorder in recorders.values { parts.journal?.giveBack(recorder) }
    }

    /// What records a site of this lane, its own iterations or visits of a flow that is one of its nodes; nil where nothing does.
    func recorder(of site: Int?) -> (any SiteRecorder)? {
        guard let site, parts.journal != nil else { return nil }
        if let known = recorders[site] { return known }
        let recorder = parts.recorder(of: site)
        recorders[site] = recorder
        return recorder
    }

    /// The name of the node at an index.
    func name(of node: Int) -> String { plan.nodes[node].definition.name }

    /// The use of a node type at an index, set up at its first visit.
    @inline(__always) func node(_ index: Int) -> TypeNode {
        if let known = nodes[index] { return known }
        return setUp(index)
    }

    @inline(never) private func setUp(_ index: Int) -> TypeNode {
        guard case .nodeType(let use, let source) = plan.nodes[index].work else {
            preconditionFailure("the node \(name(of: index)) is a flow")
        }
        let node = TypeNode(use, source: source, parts)
        nodes[index] = node
        return node
    }
}
