internal import Synchronization
internal import WeirExec
internal import WeirLock

/// The tables of pending items of the hosts in this process, by the numbers that tokens carry.
enum PendingTables {
    private static let tables = Lock<[PendingItems?]>([])

    /// Gives a table a number, or nil when there are too many.
    static func register(_ items: PendingItems) -> Int? {
        tables.withLock { tables in
            if let free = tables.firstIndex(where: { $0 == nil }) {
                tables[free] = items
                return free
            }
            guard tables.count < TokenCode.tables else { return nil }
            tables.append(items)
            return tables.count - 1
        }
    }

    /// Frees a number.
    ///
    /// Completions that still come with it are stale.
    static func unregister(_ number: Int) { tables.withLock { $0[number] = nil } }

    /// The table with a number, or nil.
    static func table(_ number: Int) -> PendingItems? {
        tables.withLock { number < $0.count ? $0[number] : nil }
    }
}
