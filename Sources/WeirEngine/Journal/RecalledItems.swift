package import WeirExec

/// Items of a chunk that are known from records, and what came of them.
///
/// One lane uses it again and again.
package final class RecalledItems {
    /// Those that succeeded, with their results.
    package let succeeded: ExecFrame
    /// The positions among those of items that took more than one attempt, and how many.
    package var attempts: [(position: Int, attempts: Int)] = []
    /// The positions among those of items that the node type's fallback gave a value.
    package var rescued: Set<Int> = []
    /// The positions among those of items that are known from another run.
    package var foreign: [Int] = []
    /// Those that failed for good.
    package var failed: [ItemRecord] = []

    /// Room for the items of a chunk.
    ///
    /// - Parameter capacity: the most items.
    package init(capacity: Int) { succeeded = ExecFrame(capacity: capacity) }

    /// The number of items.
    package var count: Int { succeeded.chunk.count + failed.count }

    /// Forgets what was recalled before.
    package func reset() {
        succeeded.chunk.reset(firstIndex: 0)
        succeeded.recycle()
        if !attempts.isEmpty { attempts = [] }
        if !failed.isEmpty { failed = [] }
        if !foreign.isEmpty { foreign = [] }
        if !rescued.isEmpty { rescued = [] }
    }
}
