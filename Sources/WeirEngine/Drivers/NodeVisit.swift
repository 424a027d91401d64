import WeirExec
import WeirModel
import WeirValue

/// One visit of a use of a node type: prep, exec, post, action (N1).
struct NodeVisit {
    /// A visit that stopped at its item: exec left it pending or failed, and what follows may wait.
    struct Unfinished {
        let prepared: Value
        let step: ItemStep
    }

    private let lane: Lane
    private let node: TypeNode
    private let outer: VisitContext

    /// - Parameter outer: the visit as the flow sees it, without the node's own params.
    init(_ lane: Lane, _ node: TypeNode, _ outer: VisitContext) {
        self.lane = lane
        self.node = node
        self.outer = outer
    }

    /// Runs the visit.
    ///
    /// - Returns: the action that the node chose.
    func run() async throws(RunFailure) -> String? {
        do {
            let visit = try node.inside(outer)
            if let batch = node.definition.batch {
                return try await NodeBatch(lane, node, batch, visit).run()
            }
            try await node.bind(visit, on: lane)
            let prepared = try await lane.turn(node.turnstile) { () throws(NodeError) in
                try Self.prepare(node, visit, on: lane)
            }
            let (result, attempt) =
                node.hasExec ? try await attempts(visit).run(ItemRef(place: 0, item: prepared)) : (.null, 0)
            return try await node.finish(visit, on: lane, prepared: prepared, result: result, attempt: attempt)
        } catch {
            throw RunFailure(error, at: outer.path.text(of: node.name))
        }
    }

    /// Runs a straight visit, as far as that goes without waiting.
    ///
    /// Most visits end here, and cost no suspension point.
    ///
    /// - Parameters:
    ///   - visit: the visit as the node sees it.
    ///   - action: becomes the one that the node chose, if any.
    ///   - unfinished: becomes the visit that must wait.
    /// - Returns: whether the visit ended.
    @inline(__always) static func advance(
        _ node: TypeNode, _ visit: VisitContext, on lane: Lane, _ action: inout String?, _ unfinished: inout Unfinished?
    ) throws(NodeError) -> Bool {
        if try node.needsBinding(visit) {
            try node.bindNow(lane)
            try lane.requireWanted()
        }
        let prepared = try prepare(node, visit, on: lane)
        guard node.hasExec else {
            action = try node.finishNow(visit, on: lane, prepared: prepared, result: .null)
            return true
        }
        guard node.isResultRead else {
            guard let step = node.execStraightUnread(prepared, on: lane) else { return true }
            unfinished = Unfinished(prepared: prepared, step: step)
            return false
        }
        let step = node.execStraight(prepared, on: lane)
        guard case .done(let result) = step else {
            unfinished = Unfinished(prepared: prepared, step: step)
            return false
        }
        action = try node.finishNow(visit, on: lane, prepared: prepared, result: result)
        return true
    }

    /// Takes a straight visit to its end that stopped at its item.
    ///
    /// - Returns: the action that the node chose.
    func complete(_ begun: Unfinished) async throws(RunFailure) -> String? {
        do {
            let visit = try node.inside(outer)
            let (result, attempt) = try await item(begun, visit)
            lane.noteThread()
            return try node.finishNow(visit, on: lane, prepared: begun.prepared, result: result, attempt: attempt)
        } catch {
            throw RunFailure(error, at: outer.path.text(of: node.name))
        }
    }

    private func item(_ begun: Unfinished, _ visit: VisitContext) async throws(NodeError) -> (
        value: Value, attempt: Int
    ) {
        do {
            return (try await node.value(of: begun.step, begun.prepared, at: visit, on: lane), 0)
        } catch {
            return try await attempts(visit).goOn(ItemRef(place: 0, item: begun.prepared), after: error)
        }
    }

    private func attempts(_ visit: VisitContext) -> ItemAttempts {
        let counters = lane.environment.counters
        return ItemAttempts(lane: lane, node: node, visit: visit) { _ in counters.addRetry() }
    }

    @inline(__always) private static func prepare(
        _ node: TypeNode, _ visit: VisitContext, on lane: Lane
    ) throws(NodeError) -> Value {
        if node.hasInput { return try node.input.value(visit) }
        guard node.hasPrep else { return .null }
        let prepared = try node.prepOne(visit, on: lane, NodeTypeInfo.streamNeedsBatch)
        if node.hasExec { try lane.requireWanted() }
        return prepared
    }
}
