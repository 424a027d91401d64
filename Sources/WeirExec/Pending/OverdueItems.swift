/// The PENDING items of one node that have waited for long.
package struct OverdueItems {
    /// The path of the one that has waited longest, `main/fetch[17]`.
    package let path: String
    /// What that one is, in short.
    package let item: String
    /// When it began to wait, in nanoseconds of the engine's clock.
    package let since: UInt64
    /// The number of all.
    package let count: Int
}
