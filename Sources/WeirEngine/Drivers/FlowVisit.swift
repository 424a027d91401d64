import WeirExec
import WeirModel
import WeirValue

/// One execution of a flow: by a node that is a flow (F3), or as the run's own.
struct FlowVisit {
    private let lane: Lane
    private let flow: LaneFlow

    init(_ lane: Lane, _ flow: LaneFlow) {
        self.lane = lane
        self.flow = flow
    }

    /// Runs the flow as a node of another one.
    ///
    /// - Parameters:
    ///   - limits: the numbers of the limits that the visit takes part in.
    ///   - outer: the visit as the outer flow sees it.
    ///   - scope: that of what happens inside, in a durable run.
    /// - Returns: the action of the flow.
    func run(
        as node: NodeDefinition, limits: [Int], in outer: VisitContext, scope: UInt64
    ) async throws(RunFailure) -> String? {
        do {
            guard let limits = lane.environment.parts.limits(limits) else {
                return try await enter(as: node, outer, scope)
            }
            let tokens = try node.tokens(TemplateContext(params: outer.params, store: nil))
            let ask = LimitMachine.Ask(items: 1, isByItem: true, tokens: tokens)
            _ = try await limits.take(ask) { limit, ask in await lane.wait(for: limit, ask) }
            defer { limits.release(1) }
            return try await enter(as: node, outer, scope)
        } catch {
            throw RunFailure(error, at: outer.path.text(of: node.name))
        }
    }

    private func enter(as node: NodeDefinition, _ outer: VisitContext, _ scope: UInt64) async throws -> String? {
        let path = VisitPath(node.name, in: outer.path)
        path.scope = scope
        let params = try params(usedBy: node.params, outer)
        return try await run(VisitContext(params: params, store: outer.store, path: path))
    }

    /// Runs the flow with its effective params, as a batch where it is one.
    ///
    /// - Returns: the action of the flow.
    func run(_ visit: VisitContext) async throws -> String? {
        try await lane.bounded(by: flow.plan.definition.deadline, of: visit.path.text) { try await walk(visit) }
    }

    private func walk(_ visit: VisitContext) async throws -> String? {
        let definition = flow.plan.definition
        if let batch = definition.batch { return try await FlowBatch(lane, flow, batch, visit).run() }
        guard let wrapper = flow.wrapper else {
            let last = try await GraphWalk(lane, flow).run(visit)
            return definition.action == .last ? last : nil
        }
        try await wrapper.bind(visit, on: lane)
        let prepared = wrapper.hasPrep ? try await prepare(wrapper, visit) : .null
        let last = try await GraphWalk(lane, flow).run(visit)
        let action = try await wrapper.finish(visit, on: lane, prepared: prepared, result: .null)
        return definition.action == .last ? last : action
    }

    private func prepare(_ wrapper: TypeNode, _ visit: VisitContext) async throws(NodeError) -> Value {
        try await lane.turn(wrapper.turnstile) { () throws(NodeError) -> Value in
            try wrapper.prepOne(visit, on: lane, NodeTypeInfo.streamNeedsBatch(of: flow.name))
        }
    }

    /// The flow's effective params (P1).
    private func params(usedBy use: [(Key, Template)], _ outer: VisitContext) throws(NodeError) -> Params {
        let own = flow.plan.definition.params
        guard !use.isEmpty || !own.isEmpty else { return outer.params }
        let context = TemplateContext(params: outer.params, store: nil)
        var layers = MergingParams(outer.params)
        layers.add(try context.evaluate(use), as: .use)
        layers.add(try context.evaluate(own), as: .flow)
        return layers.params
    }
}
