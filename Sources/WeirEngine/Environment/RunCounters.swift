import Synchronization

/// The totals of a run, for its summary.
package final class RunCounters: Sendable {
    private let visitCount = Atomic(0)
    private let doneCount = Atomic(0)
    private let failedCount = Atomic(0)
    private let retriedCount = Atomic(0)

    /// Counters at 0.
    package init() {}

    /// The number of node visits, batch iterations' included.
    package var visits: Int { visitCount.load(ordering: .relaxed) }
    /// The number of items of all batches that succeeded.
    package var done: Int { doneCount.load(ordering: .relaxed) }
    /// The number of items of all batches that failed for good.
    package var failed: Int { failedCount.load(ordering: .relaxed) }
    /// The number of attempts after a first one.
    package var retried: Int { retriedCount.load(ordering: .relaxed) }

    func addVisits(_ count: Int) { visitCount.add(count, ordering: .relaxed) }

    func add(_ batch: BatchProgress) {
        doneCount.add(batch.done - batch.failed, ordering: .relaxed)
        failedCount.add(batch.failed, ordering: .relaxed)
        retriedCount.add(batch.retried, ordering: .relaxed)
    }

    func addRetry() { retriedCount.add(1, ordering: .relaxed) }
}
