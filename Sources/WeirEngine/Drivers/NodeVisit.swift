import WeirExec
import WeirModel
import WeirValue

/// One visit of a use of a node type: prep, exec, post, action (N1).
struct NodeVisit {
    /// A visit that stopped at its item: exec left it pending or failed, or a limit did not let it through, and what follows
    /// may wait.
    struct Unfinished {
        let prepared: Value
        /// What exec made of the item; nil where it was not called.
        var step: ItemStep?
        /// What a pending item holds.
        var admission = Admission()
        /// Which visit it is, and what identifies its item, in a durable run.
        var group = JournalGroup(scope: 0, visit: 0)
        var key = ItemKey.none
    }

    let lane: Lane
    let node: TypeNode
    let outer: VisitContext
    let group: JournalGroup

    /// - Parameters:
    ///   - outer: the visit as the flow sees it, without the node's own params.
    ///   - group: which visit it is, for a durable run.
    init(_ lane: Lane, _ node: TypeNode, _ outer: VisitContext, _ group: JournalGroup) {
        self.group = group
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
                return try await NodeBatch(lane, node, batch, visit, group).run()
            }
            try await node.bind(visit, on: lane)
            let prepared = try await lane.turn(node.turnstile) { () throws(NodeError) in
                try Self.prepare(node, visit, on: lane)
            }
            let done = node.hasExec ? try await item(prepared, visit) : AttemptedItem(value: .null, attempt: 0)
            return try await node.finish(
                visit, on: lane, prepared: prepared, result: done.value, attempt: done.attempt)
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

    /// The same for a node with limits that may let the call through at once.
    @inline(never) static func advance(
        _ node: TypeNode, _ visit: VisitContext, limits: Unmanaged<LimitSet>, on lane: Lane, _ action: inout String?,
        _ unfinished: inout Unfinished?
    ) throws(NodeError) -> Bool {
        if try node.needsBinding(visit) { try node.bindNow(lane) }
        let prepared = try prepare(node, visit, on: lane)
        guard let began = unsafe node.beginAtOnce(limits) else {
            unfinished = Unfinished(prepared: prepared)
            return false
        }
        guard node.isResultRead else {
            if let step = node.execStraightUnread(prepared, on: lane) {
                unfinished = stop(node, prepared, at: step, began)
                return false
            }
            unsafe limits._withUnsafeGuaranteedRef { $0.succeeded(began: began) }
            return true
        }
        let step = node.execStraight(prepared, on: lane)
        guard case .done(let result) = step else {
            unfinished = stop(node, prepared, at: step, began)
            return false
        }
        unsafe limits._withUnsafeGuaranteedRef { $0.succeeded(began: began) }
        action = try node.finishNow(visit, on: lane, prepared: prepared, result: result)
        return true
    }

    private static func stop(
        _ node: TypeNode, _ prepared: Value, at step: ItemStep, _ began: UInt64
    ) -> Unfinished {
        guard let limits = node.limits else { return Unfinished(prepared: prepared, step: step) }
        return Unfinished(prepared: prepared, step: step, admission: node.end(step, limits, began: began))
    }

    /// Takes a straight visit to its end that stopped at its item.
    ///
    /// - Returns: the action that the node chose.
    func complete(_ begun: Unfinished) async throws(RunFailure) -> String? {
        do {
            let visit = try node.inside(outer)
            let done = try await item(begun, visit)
            lane.noteThread()
            return try node.finishNow(
                visit, on: lane, prepared: begun.prepared, result: done.value, attempt: done.attempt)
        } catch {
            throw RunFailure(error, at: outer.path.text(of: node.name))
        }
    }

    /// What becomes of the item, which may be known from a record.
    private func item(_ prepared: Value, _ visit: VisitContext) async throws(NodeError) -> AttemptedItem {
        guard let recorder = node.recorder else {
            return try await attempts(visit).run(ItemRef(place: 0, item: prepared))
        }
        var ref = ItemRef(place: 0, item: prepared)
        if let known = try Self.recall(&ref, node, recorder, visit, group, on: lane) { return known }
        return try await recording(ref) { [ref] (last) throws(NodeError) in
            try await attempts(visit, last).run(ref)
        }
    }

    private func item(_ begun: Unfinished, _ visit: VisitContext) async throws(NodeError) -> AttemptedItem {
        let ref = ItemRef(place: 0, item: begun.prepared, key: begun.key)
        return try await recording(ref) { (last) throws(NodeError) in try await item(ref, begun, visit, last) }
    }

    private func item(
        _ ref: ItemRef, _ begun: Unfinished, _ visit: VisitContext, _ last: LastAttempt?
    ) async throws(NodeError) -> AttemptedItem {
        guard let step = begun.step else { return try await attempts(visit, last).run(ref) }
        var admission = begun.admission
        let failure: NodeError
        do {
            defer { admission.release() }
            let value = try await node.value(of: step, begun.prepared, begun.admission, at: visit, on: lane)
            return AttemptedItem(value: value, attempt: 0)
        } catch {
            failure = error
        }
        return try await attempts(visit, last).run(ref, after: failure)
    }

    private func attempts(_ visit: VisitContext, _ last: LastAttempt? = nil) -> ItemAttempts {
        let counters = lane.environment.counters
        return ItemAttempts(lane: lane, node: node, visit: visit) { attempt in
            last?.number = attempt
            counters.addRetry()
        }
    }

    @inline(__always) static func prepare(
        _ node: TypeNode, _ visit: VisitContext, on lane: Lane
    ) throws(NodeError) -> Value {
        if node.hasInput { return try node.input.value(visit) }
        guard node.hasPrep else { return .null }
        let prepared = try node.prepOne(visit, on: lane, NodeTypeInfo.streamNeedsBatch)
        if node.hasExec { try lane.requireWanted() }
        return prepared
    }
}
