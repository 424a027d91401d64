import WeirExec
import WeirModel
import WeirStore
import WeirValue

/// What a visit calls besides exec: bind, prep and post.
extension TypeNode {
    /// A visit as the node sees it, with the node's own params under the flow's effective ones (P1).
    func inside(_ visit: VisitContext) throws(NodeError) -> VisitContext {
        guard hasParams else { return visit }
        if let own = constantParams {
            return VisitContext(params: visit.params.over(own), store: visit.store, path: visit.path)
        }
        let context = TemplateContext(params: visit.params, store: nil)
        var own = MapBuilder()
        for (key, value) in try context.evaluate(definition.params) { own.set(key, value) }
        return VisitContext(params: visit.params.over(own.finish()), store: visit.store, path: visit.path)
    }

    /// Puts the settings in force, waiting for the node's turn where they changed.
    func bind(_ visit: VisitContext, on lane: Lane) async throws(NodeError) {
        try takeNumbers(visit)
        guard try needsBinding(visit) else { return }
        try await lane.turn(turnstile) { () throws(NodeError) in try bindNow(lane) }
    }

    /// Finds the settings for a visit.
    ///
    /// - Returns: whether the session must be told.
    func needsBinding(_ visit: VisitContext) throws(NodeError) -> Bool {
        if isBound && hasConstantSettings { return false }
        let changed: Bool
        if readsStore {
            changed = try visit.store.read { (view) throws(NodeError) -> Bool in
                try settings.resolve(visit.params, view)
            }
        } else {
            changed = try settings.resolve(visit.params, nil)
        }
        if changed { isBound = false }
        return !isBound
    }

    /// Tells the session the settings, on the node's turn.
    func bindNow(_ lane: Lane) throws(NodeError) {
        try session.bind(settings.current, lane.call)
        recorder?.bind(settings.current)
        isBound = true
    }

    /// Calls the node type's prep on a snapshot of the store (S1), on the node's turn.
    ///
    /// - Throws: also where the run stopped while that was waited for.
    func prepNow(_ visit: VisitContext, on lane: Lane) throws(NodeError) -> Prepared {
        try lane.requireWanted()
        (lane.call.attempt, lane.call.attempts) = (0, 1)
        return try visit.store.prepare { (access) throws(NodeError) -> Prepared in
            try session.prep(lane.call, access)
        }
    }

    /// Calls the node type's prep where it must give one value, on the node's turn.
    ///
    /// - Parameter complaint: what to say of a stream.
    func prepOne(
        _ visit: VisitContext, on lane: Lane, _ complaint: @autoclosure () -> String
    ) throws(NodeError) -> Value {
        switch try prepNow(visit, on: lane) {
        case .value(let value): return value
        case .stream(let stream):
            stream.close()
            throw NodeError(.invalidSetting, complaint())
        }
    }

    /// What the manifest gives in place of a result, where the node type gives nothing; nil for nothing (N5).
    func manifestFallback(_ visit: VisitContext) throws(NodeError) -> Value? {
        guard !hasFallback, let fallback = definition.fallback else { return nil }
        return try Formula(fallback).value(visit)
    }

    /// Writes the result and finds the action.
    func finish(
        _ visit: VisitContext, on lane: Lane, prepared: Value, result: Value, attempt: Int = 0
    ) async throws(NodeError) -> String? {
        // Without a post nothing of the node's is called, and a call that never returns must not keep what there is.
        let turnstile = !hasPost && self.turnstile?.isStuck == true ? nil : turnstile
        return try await lane.turn(turnstile) { () throws(NodeError) in
            try finishNow(visit, on: lane, prepared: prepared, result: result, attempt: attempt)
        }
    }

    /// Writes the result and finds the action, on the node's turn.
    ///
    /// - Parameter attempt: the one that gave the result, from 0; of a batch the highest that any item came to.
    func finishNow(
        _ visit: VisitContext, on lane: Lane, prepared: Value, result: Value, attempt: Int = 0
    ) throws(NodeError) -> String? {
        // What runs once at a time writes in the order in which it ran.
        let isOrdered = turnstile != nil
        if let output {
            try lane.writer(of: visit.store).put(try output.keys(visit), result, isOrdered: isOrdered)
        }
        guard hasPost else { return nil }
        (lane.call.attempt, lane.call.attempts) = (attempt, attempts)
        let writer = lane.writer(of: visit.store)
        let action = try writer.post(isOrdered: isOrdered) { (access) throws(NodeError) -> String? in
            try session.post(lane.call, access, prepared: prepared, result: result)
        }
        if writer.timeAlone > 0 { reportSlowPost(visit, lane.environment, writer.timeAlone) }
        return action
    }

    private func reportSlowPost(_ visit: VisitContext, _ environment: RunEnvironment, _ nanoseconds: UInt64) {
        guard nanoseconds > 10_000_000 else { return }
        environment.warnOnce(
            "post \(definition.location)", .slowPost(path: visit.path.text(of: name), nanoseconds: nanoseconds))
    }
}
