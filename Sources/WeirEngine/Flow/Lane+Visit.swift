import WeirModel

/// One visit of a node: prep, exec, post, action (N1).
extension Lane {
    /// Runs a node and gives the action it chose.
    func visit(_ node: LaneNode, _ visit: Visit) async throws(RunFailure) -> String? {
        countVisit()
        do {
            switch node.work {
            case .flow(let index): return try await visitFlow(flow(index), as: node, visit)
            case .instance:
                let visit = try inside(node, visit)
                if let batch = node.definition.batch { return try await visitBatch(node, batch, visit) }
                return try await visitPlain(node, visit)
            }
        } catch let failure as RunFailure {
            throw failure
        } catch let error as NodeError {
            throw RunFailure(path: visit.path.text(of: node.name), error: error)
        } catch {
            throw RunFailure(path: visit.path.text(of: node.name), error: NodeError(.internal, "\(error)"))
        }
    }

    private func visitPlain(_ node: LaneNode, _ visit: Visit) async throws -> String? {
        try await bind(node, visit)
        let prepared = try await turn(node) { () throws(NodeError) in try prepareNow(node, visit) }
        let (result, attempt) = node.hasExec ? try await runItem(node, prepared, visit) : (.null, 0)
        return try await finish(node, visit, prepared: prepared, result: result, attempt: attempt)
    }

    /// Visits a straight node, as far as that goes without waiting.
    ///
    /// Most visits end here, and cost no suspension point.
    ///
    /// - Returns: whether the visit ended; if not, `state` says where it stopped.
    func visitStraightReporting(
        _ node: LaneNode, _ visit: Visit, _ state: GraphState
    ) throws(RunFailure) -> Bool {
        do {
            // Without params of its own the visit is passed on as it is, which touches no reference count.
            return node.hasParams
                ? try visitStraight(node, inside(node, visit), state) : try visitStraight(node, visit, state)
        } catch {
            throw RunFailure(path: visit.path.text(of: node.name), error: error)
        }
    }

    @inline(__always) private func visitStraight(
        _ node: LaneNode, _ visit: Visit, _ state: GraphState
    ) throws(NodeError) -> Bool {
        countVisit()
        if try needsBinding(node, visit) { try bindNow(node) }
        let prepared = try prepareNow(node, visit)
        guard node.hasExec else {
            state.action = try finishNow(node, visit, prepared: prepared, result: .null)
            return true
        }
        guard node.isResultRead else {
            guard let step = execUnread(node, prepared) else { return true }
            state.unfinished = GraphState.Unfinished(prepared: prepared, step: step)
            return false
        }
        let step = execNow(node, prepared, attempt: 0)
        guard case .done(let result) = step else {
            state.unfinished = GraphState.Unfinished(prepared: prepared, step: step)
            return false
        }
        state.action = try finishNow(node, visit, prepared: prepared, result: result)
        return true
    }

    /// Takes a visit to its end that stopped at an item.
    func complete(
        _ node: LaneNode, _ visit: Visit, _ unfinished: GraphState.Unfinished
    ) async throws(RunFailure) -> String? {
        do {
            let visit = try inside(node, visit)
            let (result, attempt) = try await finishItem(node, visit, unfinished.prepared, unfinished.step)
            settleOnThread()
            return try finishNow(node, visit, prepared: unfinished.prepared, result: result, attempt: attempt)
        } catch {
            throw RunFailure(path: visit.path.text(of: node.name), error: error)
        }
    }

    private func finishItem(
        _ node: LaneNode, _ visit: Visit, _ prepared: Value, _ step: ItemStep
    ) async throws(NodeError) -> (value: Value, attempt: Int) {
        do {
            return (try await value(of: step, node, prepared, visit), 0)
        } catch {
            return try await runItem(node, prepared, visit, from: 1, after: error)
        }
    }

    @inline(__always) private func prepareNow(_ node: LaneNode, _ visit: Visit) throws(NodeError) -> Value {
        if node.hasInput { return try node.input.value(visit) }
        guard node.hasPrep else { return .null }
        switch try prepNow(node, visit) {
        case .value(let value): return value
        case .stream(let stream):
            stream.close()
            throw NodeError(.invalidSetting, NodeTypeInfo.streamNeedsBatch)
        }
    }

    /// Calls the node type's prep on a snapshot of the store (S1), on the node's turn.
    func prepNow(_ node: LaneNode, _ visit: Visit) throws(NodeError) -> Prepared {
        (call.attempt, call.attempts) = (0, 1)
        return try visit.store.prepare { (access) throws(NodeError) -> Prepared in
            try node.session.prep(call, access)
        }
    }

    /// Writes the result and finds the action.
    func finish(
        _ node: LaneNode, _ visit: Visit, prepared: Value, result: Value, attempt: Int = 0
    ) async throws(NodeError) -> String? {
        try await turn(node) { () throws(NodeError) in
            try finishNow(node, visit, prepared: prepared, result: result, attempt: attempt)
        }
    }

    /// Writes the result and finds the action, on the node's turn.
    ///
    /// - Parameter attempt: the one that gave the result, from 0; of a batch the highest that any item came to.
    func finishNow(
        _ node: LaneNode, _ visit: Visit, prepared: Value, result: Value, attempt: Int = 0
    ) throws(NodeError) -> String? {
        // What runs once at a time writes in the order in which it ran.
        let isOrdered = node.turnstile != nil
        if let output = node.output {
            try writer(of: visit.store).put(try output.keys(visit), result, isOrdered: isOrdered)
        }
        guard node.hasPost else { return nil }
        (call.attempt, call.attempts) = (attempt, node.attempts)
        let writer = writer(of: visit.store)
        let action = try writer.post(isOrdered: isOrdered) { (access) throws(NodeError) -> String? in
            try node.session.post(call, access, prepared: prepared, result: result)
        }
        if writer.timeAlone > 0 { reportSlowPost(node, visit, writer.timeAlone) }
        return action
    }

    private func reportSlowPost(_ node: LaneNode, _ visit: Visit, _ nanoseconds: UInt64) {
        guard nanoseconds > 10_000_000 else { return }
        environment.warnOnce(
            "post \(node.definition.location)",
            .slowPost(path: visit.path.text(of: node.name), nanoseconds: nanoseconds))
    }
}
