import Synchronization
import WeirEngine
import WeirExec
import WeirFFI
import WeirLoading
import WeirModel
import WeirPluginHost
import WeirSources
import WeirThreads
import WeirValue

/// A manifest put to work: plugins loaded, instances made, threads ready.
final class Execution {
    /// How a run ended.
    enum Outcome: Sendable {
        case succeeded, failed, interrupted
    }

    /// The run's store.
    let store: Store
    private let parts: LiveParts
    /// Kept because completions of pending items find their way through it.
    private let host: PluginHost
    private let functions: FunctionHost
    private let pool: WorkerPool
    private let timer: TimerThread
    private let environment: RunEnvironment
    private let reporter: RunReporter
    private let params: Value

    /// A request to stop, found between two nodes that are being made.
    private struct Stopped: Error {}

    /// - Parameter loadingErrors: finds in files why plugins cannot be loaded, in the words of `check`.
    /// - Throws: `ExitStatus.pluginFailed`, after saying why, when a plugin cannot be loaded, and
    ///   `ExitStatus.interrupted` when a request to stop came before all were.
    init(
        _ manifest: Manifest, _ catalog: PluginCatalog, _ declared: FunctionCatalog, _ inputs: RunInputs, threads: Int?,
        loadingErrors: () -> [PluginError], reporter makeReporter: (any EngineClock) -> RunReporter
    ) throws {
        pool = WorkerPool(maximum: threads, onThreadStart: CrashReporting.prepareThread)
        timer = TimerThread(onThreadStart: CrashReporting.prepareThread)
        store = Store(inputs.shared)
        params = inputs.params
        let reporter = makeReporter(timer)
        self.reporter = reporter
        let (id, timer) = (RunID(), timer)
        let pendingItems = PendingItems()
        host = PluginHost(
            catalog: catalog, pendingItems: pendingItems,
            log: { severity, path, text in reporter.receive(.log(id, LogLine(severity, path: path, text))) },
            clock: { timer.now })
        let host = host
        let functions = FunctionHost(declared, say: { reporter.receive(.warning(id, .strayCallback(text: $0))) }) {
            nodeType, path in
            try host.makeInstance(nodeType: nodeType, path: path)
        }
        self.functions = functions
        let plan: Plan
        do {
            var builder = PlanBuilder(manifest, params: inputs.params) { nodeType in
                try declared.info(of: nodeType) ?? catalog.nodeType(named: nodeType).info
            }
            plan = try builder.build()
            parts = try Self.parts(of: plan, functions, host)
        } catch is Stopped {
            PluginHost.exitLibraries()
            reporter.summarize(RunCounters(), outcome: "interrupted", nanoseconds: 0)
            throw ExitStatus.interrupted
        } catch {
            let found: [any Error] = error is PluginError ? loadingErrors() : []
            for error in found.isEmpty ? [error] : found { Console.shared.note("weir: error: \(error)") }
            throw error is Problem ? ExitStatus.manifestProblems : ExitStatus.pluginFailed
        }
        let cancellation = Cancellation()
        environment = RunEnvironment(
            id: id, plan: plan, parts: parts, threads: pool, clock: timer,
            opener: SourceOpener(folder: manifest.folder, cancelled: cancellation.flag), events: reporter,
            pendingItems: pendingItems, cancellation: cancellation)
    }

    /// The instances that were made end with this call where it throws.
    private static func parts(of plan: Plan, _ functions: FunctionHost, _ host: PluginHost) throws -> LiveParts {
        try LiveParts(plan) { use in
            let (nodeType, path) = (use.nodeType, use.path)
            let instance = try functions.makeInstance(nodeType: nodeType, path: path) {
                try host.makeInstance(nodeType: nodeType, path: path) { _ in use.settings }
            }
            StopRequests.takeBack()
            if StopRequests.isRequested { throw Stopped() }
            return instance
        }
    }

    /// Runs the plan on the pool, while the calling thread shows progress and waits for signals.
    func perform() -> Outcome {
        let started = timer.now
        let (environment, store, params) = (environment, store, params)
        let result = SharedResult()
        Task(executorPreference: pool) {
            do {
                _ = try await Run(environment, store: store)(params: params)
            } catch let error as RunFailure {
                result.set(error)
            } catch {
                result.set(RunFailure(path: "run", error: NodeError(.internal, "\(error)")))
            }
            MainLoop.signalEnd()
        }
        waitForEnd()
        let error = result.value
        let outcome: Outcome =
            environment.cancellation.isCancelled ? .interrupted : error == nil ? .succeeded : .failed
        if outcome == .failed, let error { reporter.runFailed(error) }
        let word = outcome == .succeeded ? "done" : outcome == .failed ? "failed" : "interrupted"
        reporter.summarize(environment.counters, outcome: word, nanoseconds: timer.now &- started)
        return outcome
    }

    /// Ends instances and threads.
    func close() {
        functions.endHandles()
        parts.close()
        PluginHost.exitLibraries()
        CrashReporting.letThreadsEnd()
        pool.shutdown()
        timer.shutdown()
    }

    private func waitForEnd() {
        while true {
            switch MainLoop.next(tick: reporter.tick) {
            case .ended: return
            case .tick: reporter.showProgress()
            case .interrupted:
                // First, since standard error may have a reader that has stopped.
                environment.cancellation.cancel()
                reporter.interrupted()
            }
        }
    }
}
