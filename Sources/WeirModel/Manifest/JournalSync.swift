/// When what a run records must be on the disk: how much a machine that fails can take back.
package enum JournalSync: Hashable, Sendable {
    /// Before anybody sees a result.
    case commit
    /// So many nanoseconds after it was recorded, at the latest.
    case every(UInt64)
    /// When the system sees fit; what was recorded survives the process, though not the machine.
    case never
}
