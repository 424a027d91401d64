import Synchronization

/// The counters of one running batch, for whoever shows them.
package final class BatchProgress: Sendable {
    /// Which visit of the batch this is.
    package let group: GroupID
    /// The path of the batch, `main/summarize`.
    package let path: String
    private let totalItems: Atomic<Int>
    private let doneItems = Atomic(0)
    private let failedItems = Atomic(0)
    private let retriedItems = Atomic(0)
    private let highest = Atomic(0)
    private let recalledItems = Atomic(0)

    init(_ group: GroupID, path: String, total: Int?) {
        self.group = group
        self.path = path
        totalItems = Atomic(total ?? -1)
    }

    /// The number of items, where it is known.
    package var total: Int? {
        let total = totalItems.load(ordering: .relaxed)
        return total < 0 ? nil : total
    }

    /// The number of items that ended, well or not.
    package var done: Int { doneItems.load(ordering: .relaxed) }
    /// The number of items that failed for good.
    package var failed: Int { failedItems.load(ordering: .relaxed) }
    /// The number of attempts after a first one.
    package var retried: Int { retriedItems.load(ordering: .relaxed) }

    /// The number of items that ended without being run, since they are known from records.
    package var recalled: Int { recalledItems.load(ordering: .relaxed) }

    func add(recalled count: Int) { recalledItems.add(count, ordering: .relaxed) }

    func add(done: Int, failed: Int = 0) {
        doneItems.add(done, ordering: .relaxed)
        if failed > 0 { failedItems.add(failed, ordering: .relaxed) }
    }

    /// The highest attempt that any item came to, from 0.
    var highestAttempt: Int { highest.load(ordering: .relaxed) }

    /// Counts an attempt after a first one, numbered from 0.
    func addRetry(_ attempt: Int) {
        retriedItems.add(1, ordering: .relaxed)
        noteAttempt(attempt)
    }

    /// Notes which attempt an item has come to, from 0.
    func noteAttempt(_ attempt: Int) { highest.max(attempt, ordering: .relaxed) }
}
