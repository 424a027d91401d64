internal import WeirModel

/// Finds flows that contain themselves.
struct RecursionCheck {
    private let context: CheckContext
    private var log: ProblemLog { context.log }
    private var flows: [FlowDefinition] { context.flows }

    init(_ context: CheckContext) { self.context = context }

    /// Reports flows that contain themselves.
    ///
    /// - Returns: the flows, each before those that it runs; nil when that is impossible.
    func check() -> [FlowDefinition]? {
        var search = RecursionSearch(flows: flows)
        search.run()
        for cycle in search.cycles {
            let names = cycle.names.joined(separator: " -> ")
            log.error(cycle.location, "a flow cannot contain itself: \(names)")
        }
        return search.cycles.isEmpty ? search.finished.reversed().map { flows[$0] } : nil
    }
}
