import WeirModel

/// Runs flows: visits nodes one after another as their actions say (F1 to F4).
extension Lane {
    /// Runs a flow's graph once.
    ///
    /// - Returns: the action of the last node.
    func runGraph(_ flow: LaneFlow, _ visit: Visit) async throws(RunFailure) -> String? {
        guard let start = flow.start else { return nil }
        let state = GraphState(start: start)
        if cancelFlag.isSet { throw cancelled(at: flow.node(start), visit) }
        settleOnThread()
        guard try !advance(flow, visit, state) else { return state.action }
        return try await finish(flow, visit, state)
    }

    /// Visits straight nodes one after another, as far as that goes without waiting.
    ///
    /// Most graphs end here, and cost no suspension point. Before it, the caller notes the thread and looks whether the
    /// run is still wanted.
    ///
    /// - Returns: whether the graph ended; if not, `state` says where it stopped.
    func advance(_ flow: LaneFlow, _ visit: Visit, _ state: GraphState) throws(RunFailure) -> Bool {
        while true {
            let node = flow.node(state.place)
            guard node.isStraight else { return false }
            if node.maxVisits != nil { try countDown(node, visit, state) }
            let target: NodePlan.Target
            do {
                guard try visitStraightReporting(node, visit, state) else { return false }
                target = next(node, state.action, visit)
            } catch {
                target = try caught(error, node, visit)
                state.action = nil
            }
            guard case .node(let place) = target else { return true }
            state.go(to: place)
            if cancelFlag.isSet { throw cancelled(at: flow.node(place), visit) }
        }
    }

    /// Takes a graph to its end that stopped on the way.
    ///
    /// - Returns: the action of the last node.
    func finish(_ flow: LaneFlow, _ visit: Visit, _ state: GraphState) async throws(RunFailure) -> String? {
        while true {
            let node = flow.node(state.place)
            let target: NodePlan.Target
            if let unfinished = state.unfinished {
                state.unfinished = nil
                target = try await resolve(node, visit, state) { () async throws(RunFailure) in
                    try await self.complete(node, visit, unfinished)
                }
            } else {
                try countDown(node, visit, state)
                target = try await resolve(node, visit, state) { () async throws(RunFailure) in
                    try await self.visit(node, visit)
                }
            }
            guard case .node(let place) = target else { return state.action }
            state.go(to: place)
            if cancelFlag.isSet { throw cancelled(at: flow.node(place), visit) }
            settleOnThread()
            if try advance(flow, visit, state) { return state.action }
        }
    }

    /// Where a visit leads that may wait, be it well ended or caught.
    private func resolve(
        _ node: LaneNode, _ visit: Visit, _ state: GraphState,
        _ run: () async throws(RunFailure) -> String?
    ) async throws(RunFailure) -> NodePlan.Target {
        do {
            state.action = try await run()
            return next(node, state.action, visit)
        } catch {
            state.action = nil
            return try caught(error, node, visit)
        }
    }

    /// Why a run that was cancelled ends before a visit.
    private func cancelled(at node: LaneNode, _ visit: Visit) -> RunFailure {
        RunFailure(path: visit.path.text(of: node.name), error: NodeError(.cancelled, "the run was interrupted"))
    }

    /// Counts a visit of a node that says `max_visits`.
    private func countDown(_ node: LaneNode, _ visit: Visit, _ state: GraphState) throws(RunFailure) {
        guard let most = node.maxVisits, !state.countDown(from: most) else { return }
        throw RunFailure(
            path: visit.path.text(of: node.name),
            error: NodeError(.failed, "visited more than \(most) times (max_visits)", retry: .no))
    }

    @inline(__always) private func next(_ node: LaneNode, _ action: String?, _ visit: Visit) -> NodePlan.Target {
        guard let action, action != "default" else {
            if let target = node.defaultTarget { return target }
            if !node.hasTransitions { return .end }
            warnAboutAction("default", node, visit)
            return .end
        }
        if let target = node.transitions[action] { return target }
        if action != "end", node.hasTransitions { warnAboutAction(action, node, visit) }
        return .end
    }

    private func warnAboutAction(_ action: String, _ node: LaneNode, _ visit: Visit) {
        environment.warnOnce(
            "action \(action) \(node.definition.location)",
            .actionWithoutNext(
                path: visit.path.text(of: node.name), action: action, known: Array(node.transitions.keys)))
    }

    private func caught(
        _ failure: RunFailure, _ node: LaneNode, _ visit: Visit
    ) throws(RunFailure) -> NodePlan.Target {
        guard let target = node.catchTarget, !environment.cancellation.isCancelled else { throw failure }
        if let path = node.definition.catching?.error {
            do {
                let keys = try PathFormula(path).keys(try inside(node, visit))
                try writer(of: visit.store).put(keys, failure.error.value)
            } catch {
                throw RunFailure(path: visit.path.text(of: node.name), error: error)
            }
        }
        return target
    }

    /// Visits a node that is a flow (F3): prep, graph, post.
    func visitFlow(_ flow: LaneFlow, as node: LaneNode, _ outer: Visit) async throws -> String? {
        let path = PathScope(node.name, in: outer.path)
        let params = try flowParams(flow, usedBy: node.definition.params, outer)
        return try await runFlow(flow, Visit(params: params, store: outer.store, path: path))
    }

    /// Runs a flow with its effective params, as a batch where it is one.
    func runFlow(_ flow: LaneFlow, _ visit: Visit) async throws -> String? {
        let definition = flow.plan.definition
        if let batch = definition.batch { return try await runBatchFlow(flow, batch, visit) }
        guard let wrapper = flow.wrapper else {
            let last = try await runGraph(flow, visit)
            return definition.action == .last ? last : nil
        }
        try await bind(wrapper, visit)
        let prepared = wrapper.hasPrep ? try await prepareFlow(wrapper, flow, visit) : .null
        let last = try await runGraph(flow, visit)
        let action = try await finish(wrapper, visit, prepared: prepared, result: .null)
        return definition.action == .last ? last : action
    }

    private func prepareFlow(
        _ wrapper: LaneNode, _ flow: LaneFlow, _ visit: Visit
    ) async throws(NodeError) -> Value {
        try await turn(wrapper) { () throws(NodeError) -> Value in
            switch try prepNow(wrapper, visit) {
            case .value(let value): return value
            case .stream(let stream):
                stream.close()
                throw NodeError(.invalidSetting, NodeTypeInfo.streamNeedsBatch(of: flow.name))
            }
        }
    }

    /// A flow's effective params (P1).
    private func flowParams(
        _ flow: LaneFlow, usedBy use: [(Key, Template)], _ outer: Visit
    ) throws(NodeError) -> Params {
        let own = flow.plan.definition.params
        guard !use.isEmpty || !own.isEmpty else { return outer.params }
        let scope = TemplateScope(params: outer.params, store: nil)
        var layers = MergingParams(outer.params)
        layers.add(try scope.evaluate(use), as: .use)
        layers.add(try scope.evaluate(own), as: .flow)
        return layers.params
    }
}
