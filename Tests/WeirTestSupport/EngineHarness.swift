package import WeirEngine
package import WeirExec
package import WeirModel
package import WeirStore
package import WeirThreads
package import WeirValue

/// Runs manifests on threads of its own, with a clock that a test turns.
package final class EngineHarness: Sendable {
    /// The time.
    package let clock = ManualClock()
    /// What the run told.
    package let events = RecordingEvents()
    /// The PENDING items.
    package let pendingItems = PendingItems()
    /// Ends the run.
    package let cancellation = Cancellation()
    /// The threads.
    package let pool: WorkerPool
    /// What lanes run on: the pool, unless the test brings threads of its own.
    private let threads: any WorkerThreads
    /// The shared data.
    package let store: Store

    /// Surroundings for one run.
    package init(
        cores: Int = 4, maximumThreads: Int? = nil, store: Value = .map([]), threads: (any WorkerThreads)? = nil
    ) {
        pool = WorkerPool(cores: cores, maximum: maximumThreads)
        self.threads = threads ?? pool
        self.store = Store(store)
    }

    /// Runs a manifest once and ends the threads.
    ///
    /// - Parameters:
    ///   - nodes: the node types by name. Each is one instance, however many nodes use it.
    ///   - opener: opens the item sources.
    ///   - sinks: opens the files that results and failed items go to.
    ///   - journal: gives what the run of a plan is recorded in; nil for nothing.
    /// - Throws: `RunFailure`, or what `journal` throws.
    package func run(
        _ manifest: Manifest, _ nodes: [String: ClosureNode], params: Value = .map([]),
        opener: any ItemSourceOpener = EachOpener(), sinks: any ItemSinkOpener = NoItemSinks(),
        onCounters: (RunCounters) -> Void = { _ in },
        journal: (Plan) throws -> (any RunJournal)? = { _ in nil }
    ) async throws -> String? {
        defer { pool.shutdown() }
        func node(_ type: String) throws -> ClosureNode {
            guard let node = nodes[type] else { throw NodeError(.notFound, "no node type \"\(type)\"") }
            return node
        }
        var builder = PlanBuilder(manifest, params: params) { type in try node(type).info }
        let plan = try builder.build()
        let events = events
        let id = RunID()
        let parts = try LiveParts(
            plan, clock: clock, journal: try journal(plan), tell: { events.receive(.warning(id, $0)) },
            makeInstance: { use in try node(use.nodeType) })
        let environment = RunEnvironment(
            id: id, plan: plan, parts: parts, threads: threads, clock: clock, opener: opener, sinks: sinks,
            events: events, pendingItems: pendingItems, cancellation: cancellation, seed: 1)
        defer { parts.close() }
        defer { onCounters(environment.counters) }
        return try await Run(environment, store: store)(params: params)
    }

    /// Runs a manifest that must fail.
    ///
    /// - Returns: the failure; nil when the run succeeded or threw something else.
    package func failure(
        of manifest: Manifest, _ nodes: [String: ClosureNode], params: Value = .map([])
    ) async -> RunFailure? {
        do {
            _ = try await run(manifest, nodes, params: params)
            return nil
        } catch {
            return error as? RunFailure
        }
    }

    /// What is stored at a path, rendered; nil when nothing is.
    package func stored(_ keys: Key...) -> Value? { store.value(keys) }
}
