internal import Synchronization
package import WeirEngine
internal import WeirExec
internal import WeirFFI
package import WeirJournal
internal import WeirLoading
internal import WeirLock
package import WeirModel
internal import WeirPluginHost
internal import WeirSinks
internal import WeirSources
package import WeirStore
internal import WeirThreads
internal import WeirValue

/// A manifest put to work: plugins loaded, instances made, threads ready.
///
/// It runs once. Threads and instances live until `close`.
package final class Execution: Sendable {
    /// How long what is in flight may take to finish once a run is asked to end, where nobody says otherwise: ten seconds,
    /// in nanoseconds.
    package static let usualGrace: UInt64 = 10_000_000_000

    /// A request to stop, found between two nodes that are being made.
    private struct Stopped: Error {}

    /// The run, as events name it.
    package let id = RunID()
    /// The run's store.
    package let store: Store
    private let parts: LiveParts
    /// Kept because completions of pending items find their way through it.
    private let host: PluginHost
    private let functions: FunctionHost
    private let pool: WorkerPool
    private let timer: TimerThread
    private let environment: RunEnvironment
    private let params: Value
    /// What the run is recorded in; nil where it is not.
    package let durable: DurableRun?
    private let ending = Lock<Result<String?, RunFailure>?>(nil)

    /// Loads what the manifest uses and makes an instance for each node.
    ///
    /// - Parameters:
    ///   - inputs: what the run begins with; nil for what the manifest says.
    ///   - halt: what failed items do to batches that do not say it themselves; nil for what the manifest says.
    ///   - threads: the most worker threads, at least 1; nil for the larger of 64 and 4 times the cores.
    ///   - seed: what the waits between attempts are drawn from; nil for a seed of its own.
    ///   - recording: the folder that the run is recorded in, and the lock of it, which a dry run has not; nil for none.
    ///   - sinks: whom the run tells what it does, each everything in the same order.
    ///   - isWanted: asked after each instance that was made, on the calling thread; false ends the call.
    /// - Throws: `pluginFailed` when a plugin cannot be loaded or refuses, `manifestProblems` when a node's settings are
    ///   refused, `journalFailed` when the folder cannot be used, and `stopped` when the run was no longer wanted. Instances that were made have ended then.
    package init(
        _ manifest: CheckedManifest, _ inputs: RunInputs? = nil, halt: HaltRule? = nil, threads: Int? = nil,
        seed: UInt64? = nil, recording: (request: JournalRequest, lock: RunLock?)? = nil,
        sinks: [any RunEventSink] = [], isWanted: () -> Bool = { true }
    ) throws(RuntimeError) {
        let inputs = if let inputs { inputs } else { try RunInputs(manifest) }
        pool = WorkerPool(maximum: threads, onThreadStart: CrashReporting.prepareThread)
        timer = TimerThread(onThreadStart: CrashReporting.prepareThread)
        store = Store(inputs.shared)
        params = inputs.params
        let (id, timer, events) = (id, timer, FanOut(sinks))
        let pendingItems = PendingItems()
        let host = PluginHost(
            catalog: manifest.plugins.catalog, pendingItems: pendingItems,
            log: { severity, path, text in events.receive(.log(id, LogLine(severity, path: path, text))) },
            clock: { timer.now })
        self.host = host
        functions = FunctionHost(
            manifest.functions, say: { events.receive(.warning(id, .strayCallback(text: $0))) },
            others: { nodeType, path in try host.makeInstance(nodeType: nodeType, path: path) })
        let plan: Plan
        do {
            plan = try Self.plan(manifest, halt, params: params)
            durable = try recording.map { try DurableRun($0.request, $0.lock, plan, manifest) }
            parts = try Self.parts(of: plan, functions, host, timer, durable?.journal, isWanted) {
                events.receive(.warning(id, $0))
            }
        } catch {
            throw Self.error(error, manifest)
        }
        let cancellation = Cancellation()
        environment = RunEnvironment(
            id: id, plan: plan, parts: parts, threads: pool, clock: timer,
            opener: SourceOpener(folder: manifest.manifest.folder, cancelled: cancellation.stopFlag),
            sinks: recording?.request.isDryRun == true
                ? NoFiles() : SinkOpener(folder: manifest.manifest.folder, cancelled: cancellation.flag),
            events: events, pendingItems: pendingItems, cancellation: cancellation,
            seed: seed ?? .random(in: 0...(.max)))
        durable?.start(environment)
    }

    private static func plan(_ manifest: CheckedManifest, _ halt: HaltRule?, params: Value) throws -> Plan {
        let definition = halt.map { manifest.manifest.halting($0) } ?? manifest.manifest
        var builder = PlanBuilder(definition, params: params) { nodeType in
            try manifest.functions.info(of: nodeType) ?? manifest.plugins.catalog.nodeType(named: nodeType).info
        }
        return try builder.build()
    }

    /// The instances that were made end with this call where it throws.
    private static func parts(
        of plan: Plan, _ functions: FunctionHost, _ host: PluginHost, _ clock: TimerThread,
        _ journal: (any RunJournal)?, _ isWanted: () -> Bool, tell: @escaping @Sendable (RunWarning) -> Void
    ) throws -> LiveParts {
        try LiveParts(plan, clock: clock, journal: journal, tell: tell) { use in
            let (nodeType, path) = (use.nodeType, use.path)
            let instance = try functions.makeInstance(nodeType: nodeType, path: path) {
                try host.makeInstance(nodeType: nodeType, path: path, settings: use.settings)
            }
            if !isWanted() { throw Stopped() }
            return instance
        }
    }

    /// What stopped the making of instances, in the words of `check` where files say as much.
    private static func error(_ error: any Error, _ manifest: CheckedManifest) -> RuntimeError {
        if error is Stopped { return RuntimeError(.stopped) }
        if let error = error as? JournalError { return RuntimeError(.journalFailed, [error]) }
        if error is Problem { return RuntimeError(.manifestProblems, [error]) }
        let found = error is PluginError ? manifest.loadingErrors() : []
        return RuntimeError(.pluginFailed, found.isEmpty ? [error] : found)
    }

    /// The totals, which grow while the run goes on.
    package var counters: RunCounters { environment.counters }

    /// How the run ended; nil as long as it has not.
    ///
    /// A run that was asked to stop was interrupted, also where it came to its end nevertheless.
    package var outcome: RunOutcome? {
        guard let result = ending.withLock({ $0 }) else { return nil }
        if let cause = environment.cancellation.cause { return .failed(cause) }
        if environment.cancellation.isStopping { return .interrupted(failure(of: result)) }
        switch result {
        case .success(let action): return .succeeded(action: action)
        case .failure(let failure): return .failed(failure)
        }
    }

    /// What failed by itself in a run that was stopped, but not cancelled.
    private func failure(of result: Result<String?, RunFailure>) -> RunFailure? {
        guard case .failure(let failure) = result, !environment.cancellation.isCancelled,
            failure.error.code != .cancelled
        else { return nil }
        return failure
    }

    /// Runs the flow on the run's own threads, once, and waits for its end without holding a thread.
    package func run() async -> RunOutcome {
        await withCheckedContinuation { continuation in start { continuation.resume() } }
        return outcome ?? .interrupted(nil)
    }

    /// Runs the flow on the run's own threads, once.
    ///
    /// - Parameter whenEnded: called on one of these threads, once `outcome` says how it ended; must not close the run.
    package func start(whenEnded: @escaping @Sendable () -> Void) {
        Task(executorPreference: pool) { [self] in
            let result: Result<String?, RunFailure>
            do {
                result = .success(try await Run(environment, store: store)(params: params))
            } catch let error as RunFailure {
                result = .failure(error)
            } catch {
                result = .failure(RunFailure(path: "run", error: NodeError(.internal, "\(error)")))
            }
            // First, since what cannot be recorded has not succeeded.
            let unrecorded = durable?.finish()
            ending.withLock { $0 = unrecorded.map { .failure($0) } ?? result }
            whenEnded()
        }
    }

    /// Asks the run to end, from any thread: nothing new begins, and what is in flight may finish for a while; then it is
    /// cancelled, and only waited for.
    ///
    /// - Parameters:
    ///   - grace: how long it may take, in nanoseconds; 0 cancels at once.
    ///   - whenOver: called, on any thread, where the grace ends before anything else cancels the run.
    package func stop(grace: UInt64 = usualGrace, whenOver: @escaping @Sendable () -> Void = {}) {
        environment.cancellation.stop(grace: grace, on: timer, whenOver: whenOver)
    }

    /// Asks the run to end at once, from any thread: as `stop` does when its grace is over.
    package func cancel() { environment.cancellation.cancel() }

    /// What can be changed while the run goes on.
    package var pause: Pause { environment.pause }

    /// The run's named limits, in the order of their names.
    package var limits: [Limit] { parts.allLimits }

    /// The calls that have not returned after their time, and perhaps never will.
    package var stuckCalls: [StuckCalls.Call] { environment.stuckCalls.all }

    /// How far the end of the run before its time has come.
    package var stage: Cancellation.Stage { environment.cancellation.stage }

    /// Ends instances and threads, once, after the run or in its place.
    ///
    /// Where a call has not returned, its instance stays, plugins are not told that they end, and threads are not waited for: the
    /// process must end without the help of what runs at its end.
    ///
    /// - Parameter isLast: whether no other run follows in this process, so that plugins are told that they end.
    package func close(isLast: Bool = false) {
        let isFree = environment.stuckCalls.all.isEmpty
        if isFree { functions.endHandles() }
        parts.close(except: environment.stuckCalls)
        if isLast, isFree { Self.endPlugins() }
        CrashReporting.letThreadsEnd()
        if isFree { pool.shutdown() }
        timer.shutdown()
    }

    /// Tells every plugin of the process that it ends; once, when no instance is left.
    package static func endPlugins() { PluginHost.exitLibraries() }
}
