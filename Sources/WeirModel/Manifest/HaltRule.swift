import WeirValue

/// What failed items do to the batches that do not say it themselves (`--halt`).
package enum HaltRule: Hashable, Sendable {
    /// Every item is run, however many fail.
    case never
    /// More failed items than this begin nothing more.
    case soon(BatchDefinition.Tolerance)
    /// More failed items than this end the whole run at once, with what is in flight.
    case now(BatchDefinition.Tolerance)
}

extension Manifest {
    /// The manifest with a rule for its batches, those of nodes and those of flows.
    ///
    /// What a batch says itself stands, `on_error` and `tolerate` each for itself. A batch with an `on_error` of its own does
    /// not end the run either.
    ///
    /// - Complexity: O(nodes).
    package func halting(_ rule: HaltRule) -> Manifest {
        var result = self
        result.flows = flows.mapValues { flow in
            var flow = flow
            flow.batch?.halt(rule)
            for place in flow.nodes.indices { flow.nodes[place].batch?.halt(rule) }
            return flow
        }
        return result
    }
}

extension BatchDefinition {
    fileprivate mutating func halt(_ rule: HaltRule) {
        switch rule {
        case .never: onError = onError ?? .continue
        case .soon(let tolerance):
            tolerate(tolerance)
            onError = onError ?? .stop
        case .now(let tolerance):
            tolerate(tolerance)
            failureEndsRun = onError == nil
            onError = onError ?? .stop
        }
    }

    private mutating func tolerate(_ tolerance: Tolerance) {
        if toleranceSaid == nil, givenTolerance == nil { toleranceSaid = tolerance }
    }
}
