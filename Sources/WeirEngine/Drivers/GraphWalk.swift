import WeirExec
import WeirModel
import WeirStore
import WeirValue

/// One walk through a flow's graph: visits nodes one after another as their actions say (F1 to F4).
///
/// An object, so that one serves all iterations of a batch that a lane runs one after another.
final class GraphWalk {
    private let lane: Lane
    private let flow: LaneFlow
    /// The index of the node that is or comes next.
    private var place = 0
    /// The action of the last visit; nil for `default`.
    private var action: String?
    /// The visit at `place` that has begun and must wait; nil when none has.
    private var unfinished: NodeVisit.Unfinished?
    /// The visits left, by node, of those that say `max_visits`; nil before the first visit of one.
    private var visitsLeft: [Int: Int]?
    /// How often each node was visited, in a durable run; empty in any other.
    private var visits: [Int]
    private let isDurable: Bool

    init(_ lane: Lane, _ flow: LaneFlow) {
        self.lane = lane
        self.flow = flow
        isDurable = lane.environment.parts.journal != nil
        visits = isDurable ? Array(repeating: 0, count: flow.plan.nodes.count) : []
    }

    /// Walks through the graph once.
    ///
    /// - Returns: the action of the last node.
    func run(_ visit: VisitContext) async throws(RunFailure) -> String? {
        guard let start = flow.start else { return nil }
        begin(at: start)
        if lane.cancelFlag.isStopping { throw cancelled(visit) }
        lane.noteThread()
        guard try !advance(visit) else { return action }
        return try await finish(visit)
    }

    /// Begins a walk.
    func begin(at start: Int) {
        place = start
        if action != nil { action = nil }
        if visitsLeft != nil { visitsLeft = nil }
    }

    /// Forgets how often nodes were visited, in a durable run before each further walk.
    func forgetVisits() { for node in visits.indices { visits[node] = 0 } }

    /// Visits straight nodes one after another, as far as that goes without waiting.
    ///
    /// Most graphs end here, and cost no suspension point. Before it, the caller notes the thread and looks whether the
    /// run is still wanted.
    ///
    /// - Returns: whether the graph ended; if not, `finish` must follow.
    func advance(_ visit: VisitContext) throws(RunFailure) -> Bool {
        let (lane, flow) = (lane, flow)
        while true {
            let step = flow.steps[place]
            guard step.isStraight else { return step.isRecorded ? try advanceRecorded(visit) : false }
            if step.maxVisits != nil { try countDown(visit) }
            let target: NodePlan.Target
            do {
                guard try visitStraight(flow.node(place), visit, lane) else { return false }
                target = next(step, visit)
            } catch {
                target = try caught(error, visit)
            }
            guard case .node(let next) = target else { return true }
            try go(to: next, visit)
        }
    }

    /// The same in a durable run, from a node on whose items are recorded.
    @inline(never) private func advanceRecorded(_ visit: VisitContext) throws(RunFailure) -> Bool {
        while true {
            let step = flow.steps[place]
            guard step.isStraight || step.isRecorded else { return false }
            if step.maxVisits != nil { try countDown(visit) }
            let target: NodePlan.Target
            do {
                let node = flow.node(place)
                guard try step.isRecorded ? visitRecorded(node, visit) : visitStraight(node, visit, lane) else {
                    return false
                }
                target = next(step, visit)
            } catch {
                target = try caught(error, visit)
            }
            guard case .node(let next) = target else { return true }
            try go(to: next, visit)
        }
    }

    /// Takes a walk to its end that stopped on the way.
    ///
    /// - Returns: the action of the last node.
    func finish(_ visit: VisitContext) async throws(RunFailure) -> String? {
        while true {
            if unfinished == nil, lane.environment.pause.isOn {
                await lane.environment.pause.wait(lane.term.cancellation)
                if lane.cancelFlag.isStopping { throw cancelled(visit) }
            }
            let target: NodePlan.Target
            do {
                if let begun = unfinished {
                    unfinished = nil
                    action = try await NodeVisit(lane, flow.node(place), visit, begun.group).complete(begun)
                } else {
                    try countDown(visit)
                    lane.countVisit()
                    action = try await visitAny(visit)
                }
                target = next(flow.steps[place], visit)
            } catch {
                target = try caught(error, visit)
            }
            guard case .node(let next) = target else { return action }
            try go(to: next, visit)
            lane.noteThread()
            if try advance(visit) { return action }
        }
    }

    /// Visits a straight node, as far as that goes without waiting.
    ///
    /// - Returns: whether the visit ended.
    @inline(__always) private func visitStraight(
        _ node: TypeNode, _ visit: VisitContext, _ lane: Lane
    ) throws(RunFailure) -> Bool {
        lane.countVisit()
        do {
            if let limits = unsafe node.looseLimits {
                return node.hasParams
                    ? unsafe try NodeVisit.advance(
                        node, node.inside(visit), limits: limits, on: lane, &action, &unfinished)
                    : unsafe try NodeVisit.advance(node, visit, limits: limits, on: lane, &action, &unfinished)
            }
            // Without params of its own the visit is passed on as it is, which touches no reference count.
            return node.hasParams
                ? try NodeVisit.advance(node, node.inside(visit), on: lane, &action, &unfinished)
                : try NodeVisit.advance(node, visit, on: lane, &action, &unfinished)
        } catch {
            throw failure(error, visit)
        }
    }

    /// The same for a node whose items are recorded.
    private func visitRecorded(_ node: TypeNode, _ visit: VisitContext) throws(RunFailure) -> Bool {
        lane.countVisit()
        let group = nextGroup(visit)
        do {
            let inner = node.hasParams ? try node.inside(visit) : visit
            return try NodeVisit.advance(node, inner, recordedIn: group, on: lane, &action, &unfinished)
        } catch {
            throw failure(error, visit)
        }
    }

    /// Which visit of the node that comes next this is.
    private func nextGroup(_ visit: VisitContext) -> JournalGroup {
        guard isDurable else { return JournalGroup(scope: 0, visit: 0) }
        defer { visits[place] += 1 }
        return JournalGroup(scope: visit.path.scope, visit: visits[place])
    }

    private func visitAny(_ visit: VisitContext) async throws(RunFailure) -> String? {
        let node = flow.plan.nodes[place]
        let group = nextGroup(visit)
        guard let deadline = node.definition.deadline else { return try await work(node, visit, group) }
        do {
            return try await lane.bounded(by: deadline, of: visit.path.text(of: node.definition.name)) {
                try await work(node, visit, group)
            }
        } catch {
            throw RunFailure(error, at: visit.path.text(of: node.definition.name))
        }
    }

    private func work(
        _ node: NodePlan, _ visit: VisitContext, _ group: JournalGroup
    ) async throws(RunFailure) -> String? {
        switch node.work {
        case .nodeType: return try await NodeVisit(lane, flow.node(place), visit, group).run()
        case .flow(let index):
            let scope = flow.recorder(of: node.site)?.scope(of: group) ?? 0
            return try await FlowVisit(lane, lane.flow(index))
                .run(as: node.definition, limits: node.limits, in: visit, scope: scope)
        }
    }

    /// Goes on to another node, whose action is not known yet.
    private func go(to next: Int, _ visit: VisitContext) throws(RunFailure) {
        place = next
        if action != nil { action = nil }
        if lane.cancelFlag.isStopping { throw cancelled(visit) }
    }
}

// MARK: Where to go

extension GraphWalk {
    @inline(__always) private func next(_ step: GraphStep, _ visit: VisitContext) -> NodePlan.Target {
        guard let action, action != "default" else {
            if let target = step.defaultTarget { return target }
            if step.hasTransitions { warn(about: "default", visit) }
            return .end
        }
        return target(of: action, step, visit)
    }

    private func target(of action: String, _ step: GraphStep, _ visit: VisitContext) -> NodePlan.Target {
        if let target = flow.plan.nodes[place].transitions[action] { return target }
        if action != "end", step.hasTransitions { warn(about: action, visit) }
        return .end
    }

    private func warn(about action: String, _ visit: VisitContext) {
        let node = flow.plan.nodes[place]
        lane.environment.warnOnce(
            "action \(action) \(node.definition.location)",
            .actionWithoutNext(
                path: visit.path.text(of: node.definition.name), action: action, known: node.transitions.keys))
    }

    private func caught(_ error: RunFailure, _ visit: VisitContext) throws(RunFailure) -> NodePlan.Target {
        action = nil
        let node = flow.plan.nodes[place]
        guard let target = node.catchTarget, !lane.term.isOver, !lane.term.isInterruption(error.error),
            error.error != .isNotKnown
        else {
            throw error
        }
        if let path = node.definition.catching?.error {
            do {
                let inner = if case .nodeType = node.work { try flow.node(place).inside(visit) } else { visit }
                try lane.writer(of: visit.store).put(try PathFormula(path).keys(inner), error.error.value)
            } catch {
                throw failure(error, visit)
            }
        }
        return target
    }

    /// Counts a visit of a node that says `max_visits`.
    private func countDown(_ visit: VisitContext) throws(RunFailure) {
        guard let most = flow.steps[place].maxVisits else { return }
        let left = visitsLeft?[place] ?? most
        guard left > 0 else {
            throw failure(NodeError(.failed, "visited more than \(most) times (max_visits)", retry: .no), visit)
        }
        visitsLeft = visitsLeft ?? [:]
        visitsLeft?[place] = left - 1
    }

    /// Why a run that stops ends before a visit.
    private func cancelled(_ visit: VisitContext) -> RunFailure { failure(lane.term.interruption, visit) }

    private func failure(_ error: NodeError, _ visit: VisitContext) -> RunFailure {
        RunFailure(path: visit.path.text(of: flow.name(of: place)), error: error)
    }
}
