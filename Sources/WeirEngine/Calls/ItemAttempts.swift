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
    func run(_ ref: ItemRef) async throws(NodeError) -> (value: Value, attempt: Int) {
        try await run(ref, from: 0, after: nil)
    }

    /// The same for an item whose first attempt has failed.
    func goOn(_ ref: ItemRef, after failure: NodeError) async throws(NodeError) -> (value: Value, attempt: Int) {
        if let saved = try await follow(failure, ref, attempt: 0) { return (saved, 0) }
        return try await run(ref, from: 1, after: failure)
    }

    /// - Parameter earlier: the error of the attempt before the first one here.
    private func run(
        _ ref: ItemRef, from first: Int, after earlier: NodeError?
    ) async throws(NodeError) -> (value: Value, attempt: Int) {
        var (attempt, last) = (first, earlier)
        while true {
            let failure: NodeError
            do {
                if let value = try await node.exec(ref, attempt: attempt, at: visit, on: lane) {
                    return (value, attempt)
                }
                // It has not begun: where there was an attempt before, the item fails with that one's error.
                failure = last ?? Cancellation.interruption
            } catch {
                failure = error
            }
            if let saved = try await follow(failure, ref, attempt: attempt) { return (saved, attempt) }
            last = failure
            attempt += 1
        }
    }

    /// Does what the rule says of an attempt that failed.
    ///
    /// - Returns: the value that saves the item; nil where another attempt comes, after its wait.
    private func follow(_ error: NodeError, _ ref: ItemRef, attempt: Int) async throws(NodeError) -> Value? {
        let environment = lane.environment
        let fate = node.rule.fate(
            after: error, attempt: attempt, isStopping: false, stage: environment.cancellation.stage,
            random: .random(in: 0..<1))
        switch fate {
        case .failed: throw error
        case .rescue: return try await rescue(ref, error, attempt: attempt)
        case .again(let wait):
            onRetry(attempt + 1)
            if wait > 0 { await environment.sleep(until: environment.clock.deadline(in: wait)) }
            if environment.cancellation.isStopping { throw error }
            return nil
        }
    }

    /// The value that saves an item whose last attempt failed, from the node type or from the manifest (N3, N5).
    ///
    /// - Parameter attempt: the one that failed, from 0.
    func rescue(_ ref: ItemRef, _ error: NodeError, attempt: Int) async throws(NodeError) -> Value {
        if lane.environment.cancellation.isCancelled { throw error }
        guard node.hasFallback else {
            guard let fallback = node.definition.fallback else { throw error }
            return try Formula(fallback).value(visit)
        }
        let call = lane.call
        return try await lane.turn(node.turnstile) { () throws(NodeError) -> Value in
            (call.attempt, call.attempts) = (attempt, node.attempts)
            return try node.session.fallback(ref.item, error, call)
        }
    }
}
