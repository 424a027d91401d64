/// When what a run records must be on the disk: how much a machine that fails can take back.
package enum JournalSync: Hashable, Sendable {
    /// With each write, some 20 ms after an item ended.
    case commit
    /// So many nanoseconds after it was recorded, at the latest.
    case every(UInt64)
    /// When the system sees fit; what was recorded survives the process, though not the machine.
    case never

    /// Where nobody says otherwise: a second.
    package static let usual = JournalSync.every(1_000_000_000)
}
