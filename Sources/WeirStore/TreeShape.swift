import Synchronization

/// Counts how often a map of a tree was put out of its place, so that whoever remembers where a map stands can tell
/// without a lock whether it still stands there.
final class TreeShape: Sendable {
    private let before = Padding()
    private let changes = Atomic<UInt64>(0)
    private let after = Padding()

    /// The number of changes so far.
    ///
    /// Under the lock of the tree it is exact.
    var current: UInt64 { changes.load(ordering: .acquiring) }

    /// Notes a change, under the lock of the tree.
    func change() { changes.add(1, ordering: .releasing) }
}
