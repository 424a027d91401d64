import WeirExec
import WeirModel
package import WeirStore
package import WeirValue

/// One execution of a plan.
package struct Run {
    private let environment: RunEnvironment
    private let store: Store

    /// An execution with its surroundings and its store.
    package init(_ environment: RunEnvironment, store: Store) {
        self.environment = environment
        self.store = store
    }

    /// Runs the plan's flow to its end on the host's threads.
    ///
    /// - Parameter params: the outermost params, which win over the manifest's (`--param`), a map.
    /// - Throws: `RunFailure`.
    /// - Returns: the action of the flow.
    package func callAsFunction(params: Value = .map([])) async throws -> String? {
        let (environment, store) = (environment, store)
        let threads = environment.threads
        let task = Task(executorPreference: threads) { () async throws -> String? in
            let lane = Lane(environment)
            lane.noteThread()
            let flow = lane.flow(environment.plan.start)
            let path = VisitPath(flow.name)
            do {
                let visit = VisitContext(params: try rootParams(flow, params), store: store, path: path)
                return try await lane.bounded(by: environment.plan.deadline, of: "the run") {
                    try environment.openFailures(visit.params)
                    let action = try await FlowVisit(lane, flow).run(visit)
                    try environment.failureSink?.finish()
                    return action
                }
            } catch {
                throw environment.cancellation.cause ?? RunFailure(error, at: path.text)
            }
        }
        return try await task.value
    }

    private func rootParams(_ flow: LaneFlow, _ outermost: Value) throws(NodeError) -> Params {
        let commandLine = Params(outermost)
        var run = MergingParams(commandLine)
        run.add(
            try TemplateContext(params: commandLine, store: nil).evaluate(environment.plan.params), as: .manifest)
        let outer = run.params
        var start = MergingParams(outer)
        start.add(
            try TemplateContext(params: outer, store: nil).evaluate(flow.plan.definition.params), as: .flow)
        return start.params
    }
}
