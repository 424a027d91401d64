import WeirExec
import WeirModel
import WeirValue

/// One item through its attempts, waits and fallback, on one lane (N2, N3, N4).
///
/// All state is in local variables, so that no item can see another's attempts.
struct ItemAttempts {
    let lane: Lane
    let node: TypeNode
    let visit: VisitContext
    /// Hears of each attempt after a first one, numbered from 0.
    let onRetry: (Int) -> Void

    /// The result of an item, and the attempt that it took, from 0.
    ///
    /// - Parameter failure: why its first attempt failed; nil where that is still to come.
    func run(_ ref: ItemRef, after failure: NodeError? = nil) async throws(NodeError) -> AttemptedItem {
        var (attempt, failure) = (0, failure)
        while true {
            if let error = failure {
                switch fate(of: ref, after: error, attempt: attempt) {
                case .failed: throw error
                case .fatal: throw abort(ref, error)
                case .rescue:
                    let value = try await rescue(ref, error, attempt: attempt)
                    return AttemptedItem(value: value, attempt: attempt, rescue: rescue(after: error))
                case .again(let wait):
                    attempt += 1
                    onRetry(attempt)
                    if wait > 0 { await pause(wait) }
                    if lane.cancelFlag.isStopping { throw error }
                }
            }
            do {
                try lane.requireWanted()
                let value = try await node.exec(ref, attempt: attempt, at: visit, on: lane)
                return AttemptedItem(value: value, attempt: attempt)
            } catch {
                // What a stop has kept from another attempt fails with the error of the last one.
                if let failure, lane.term.isKeptBack(by: error) { throw failure }
                failure = error
            }
        }
    }

    /// What the rule says of an attempt that failed.
    private func fate(of ref: ItemRef, after error: NodeError, attempt: Int) -> AttemptRule.Fate {
        let deadline = lane.call.deadline
        return node.rule.fate(
            after: error, attempt: attempt, now: deadline > 0 ? lane.environment.clock.now : 0,
            deadline: deadline > 0 ? deadline : .max, isStopping: false,
            stage: lane.term.cancellation.stage, random: node.rule.policy.jitter == .none ? 0 : draw(ref, attempt))
    }

    private func pause(_ nanoseconds: UInt64) async {
        let environment = lane.environment
        await environment.sleep(until: environment.clock.deadline(in: nanoseconds), lane.term.cancellation)
    }

    private func abort(_ ref: ItemRef, _ error: NodeError) -> NodeError {
        lane.environment.abort(RunFailure(path: path(of: ref), error: error, item: ref.item.description))
        return error
    }

    private func path(of ref: ItemRef) -> String {
        let path = visit.path.text(of: node.name)
        return node.definition.batch == nil ? path : "\(path)[\(ref.place)]"
    }

    private func draw(_ ref: ItemRef, _ attempt: Int) -> Double {
        let draw = RetryDraw(seed: lane.environment.seed, path: visit.path.text(of: node.name))
        return draw.value(place: ref.place, attempt: attempt)
    }

    /// What gives the value of an item that is rescued.
    func rescue(after error: NodeError) -> Rescue { node.hasFallback ? .byNodeType : .byManifest(error) }

    /// The value that saves an item whose last attempt failed, from the node type or from the manifest (N3, N5).
    ///
    /// - Parameter attempt: the one that failed, from 0.
    func rescue(_ ref: ItemRef, _ error: NodeError, attempt: Int) async throws(NodeError) -> Value {
        if lane.term.isOver { throw error }
        guard node.hasFallback else {
            guard let value = try node.manifestFallback(visit) else { throw error }
            return value
        }
        let call = lane.call
        return try await lane.turn(node.turnstile) { () throws(NodeError) -> Value in
            (call.attempt, call.attempts) = (attempt, node.attempts)
            return try node.session.fallback(ref.item, error, call)
        }
    }
}
