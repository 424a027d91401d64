/// When what was written is sure to be on the disk.
package enum SyncPolicy: Hashable, Sendable {
    /// After each write.
    case commit
    /// Every so many nanoseconds.
    case every(UInt64)
    /// When the system likes.
    case never

    /// Where nobody says otherwise.
    package static let usual = SyncPolicy.every(1_000_000_000)
}
