/// What is recorded of a node.
package struct SiteReport: Sendable, Equatable {
    /// Where it stands, `flow/node`.
    package let path: String
    /// The number of items that succeeded; a visit without a batch is one.
    package let succeeded: Int
    /// The number of items that failed for good.
    package let failed: Int
    /// The number of those that succeeded by the fallback of the node type.
    package let rescued: Int
    /// The number of items that took more than one attempt.
    package let retried: Int
    /// How long calls took, in nanoseconds; 0 where that was not recorded.
    package let nanoseconds: UInt64

    init(_ path: String, _ counts: RecordCounts) {
        self.path = path
        succeeded = counts.succeeded
        failed = counts.failed
        rescued = counts.rescued
        retried = counts.retried
        nanoseconds = counts.nanoseconds
    }
}
