import Synchronization
package import WeirExec
import WeirLock
import WeirModel
import WeirValue

/// What all lanes of a run share.
package final class RunEnvironment: Sendable {
    /// What is run: flows, nodes and uses by number.
    let plan: Plan
    /// Its instances and gates.
    let parts: LiveParts
    /// The threads that lanes run on.
    let threads: any WorkerThreads
    /// Time.
    let clock: any EngineClock
    /// Where items of manifests come from.
    let opener: any ItemSourceOpener
    /// Where results and failed items go that manifests give files to.
    let sinks: any ItemSinkOpener
    /// The run, as events name it.
    package let id: RunID
    /// Whom to tell.
    private let events: any RunEventSink
    /// The end before its time.
    package let cancellation: Cancellation
    /// The PENDING items.
    let pendingItems: PendingItems
    /// Names those that nobody completes.
    let pendingWatch: PendingWatch
    /// The totals.
    package let counters = RunCounters()
    /// Holds back what has not begun.
    package let pause = Pause()
    /// The calls that have not returned after their time.
    package let stuckCalls = StuckCalls()
    /// What the waits between attempts are drawn from.
    let seed: UInt64
    private let warned = Lock(NameSet())
    private let groups = Atomic(0)
    private let runFailures = Lock<(any FailureSink)?>(nil)

    /// Couples a plan with the outside.
    package init(
        id: RunID = RunID(), plan: Plan, parts: LiveParts, threads: any WorkerThreads, clock: any EngineClock,
        opener: any ItemSourceOpener, sinks: any ItemSinkOpener = NoItemSinks(), events: any RunEventSink,
        pendingItems: PendingItems, cancellation: Cancellation = Cancellation(),
        seed: UInt64 = .random(in: 0...(.max))
    ) {
        self.id = id
        self.plan = plan
        self.parts = parts
        self.threads = threads
        self.clock = clock
        self.opener = opener
        self.sinks = sinks
        self.events = events
        self.pendingItems = pendingItems
        pendingWatch = PendingWatch(pendingItems, clock) { events.receive(.warning(id, $0)) }
        self.cancellation = cancellation
        self.seed = seed
        if !parts.allLimits.isEmpty {
            _ = cancellation.when(.stopping) { for limit in parts.allLimits { limit.cancel() } }
        }
    }

    /// Ends the run at once because of an item with which nothing more can succeed.
    func abort(_ failure: RunFailure) {
        cancellation.cancel(because: failure)
    }

    /// Tells whoever listens.
    func tell(_ event: RunEvent) { events.receive(event) }

    /// Names the group that begins now.
    func nextGroup() -> GroupID {
        GroupID(run: id, number: groups.wrappingAdd(1, ordering: .relaxed).oldValue)
    }

    /// Warns once about the same thing.
    func warnOnce(_ key: String, _ warning: @autoclosure () -> RunWarning) {
        if warned.withLock({ $0.insert(key) }) { tell(.warning(id, warning())) }
    }

    /// The file that the failed items of the run go to; nil where they go to none.
    var failureSink: (any FailureSink)? { plan.failures == nil ? nil : runFailures.withLock { $0 } }

    /// Opens that file.
    ///
    /// - Parameter params: those of the run.
    func openFailures(_ params: Params) throws(NodeError) {
        guard let file = plan.failures else { return }
        let path = try TemplateContext(params: params, store: nil).evaluate(file.path)
        let sink = try sinks.openFailures(at: path)
        runFailures.withLock { $0 = sink }
    }

    /// Parks the lane until a time or the stop of what it belongs to, whichever is first.
    func sleep(until deadline: UInt64, _ cancellation: Cancellation) async {
        guard deadline > clock.now, !cancellation.isStopping else { return }
        let once = Once()
        await withCheckedContinuation { continuation in
            once.arm { continuation.resume() }
            let id = cancellation.when(.stopping) { once.fire() }
            guard let id else { return once.fire() }
            clock.schedule(at: deadline) {
                cancellation.forget(id)
                once.fire()
            }
        }
    }
}
