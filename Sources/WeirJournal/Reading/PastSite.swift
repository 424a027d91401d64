internal import Synchronization

/// A site of earlier sessions, and what is left of its records.
final class PastSite: Sendable {
    let kind: String
    let path: String
    /// The number of records that answer nothing yet.
    let unclaimed = Atomic(0)
    /// The number of records that cannot be read.
    let unreadable = Atomic(0)
    /// Whether an item was seen that is not the one that was at its place: only then records are looked for elsewhere.
    let hasChanged = Atomic(false)

    /// Counts an item that may be one of the records that cannot be read.
    ///
    /// - Returns: false where there are no more of those.
    func takeUnreadable() -> Bool {
        unreadable.load(ordering: .relaxed) > 0 && unreadable.subtract(1, ordering: .relaxed).oldValue > 0
    }

    init(kind: String, path: String) {
        self.kind = kind
        self.path = path
    }
}
