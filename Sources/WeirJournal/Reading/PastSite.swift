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

    init(kind: String, path: String) {
        self.kind = kind
        self.path = path
    }
}
