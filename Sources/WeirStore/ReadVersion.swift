import WeirValue

/// A version of a tree that somebody still reads.
// SAFETY: touched only under the lock of the store that the tree belongs to.
final class ReadVersion: @unchecked Sendable {
    /// A replaced content that this snapshot is the newest one to see.
    struct Retired {
        let branch: MapBranch
        let key: Key
        let version: UInt64
    }

    /// The version that is read.
    let version: UInt64
    /// How many readers there are.
    var readers = 1
    /// What can be freed when the snapshot ends, unless an older snapshot sees it too.
    var retired: [Retired] = []
    /// The values of branches that have changed since; their own cache is for the newest readers.
    var built: [ObjectIdentifier: Value] = [:]

    init(version: UInt64) { self.version = version }
}
