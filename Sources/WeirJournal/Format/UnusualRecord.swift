/// A record that is not of the usual kind: one attempt, and a value that exec gave.
struct UnusualRecord {
    /// The flag of one whose value the node type's fallback gave.
    static let rescued: UInt64 = 2
    /// The flag of one that failed for good.
    static let failed: UInt64 = 4

    /// Its position in its frame.
    let row: Int
    let flags: UInt64
    /// The number of attempts, at least 1.
    let attempts: Int

    var hasFailed: Bool { flags & Self.failed != 0 }
    var isRescued: Bool { flags & Self.rescued != 0 }
}
