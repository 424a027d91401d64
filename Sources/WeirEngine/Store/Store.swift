import Synchronization
package import WeirModel

/// The shared data of a run, or of one iteration (S1, S2, S3): a tree of maps addressed by a list of keys.
///
/// Posts run one at a time and work on the newest state; readers and preps work on snapshots. The tree's lock is held for
/// one operation at a time, the posts' lock for a whole post, and always taken first.
package final class Store: Sendable {
    private let posts = Mutex(())
    private let tree: Mutex<StoreTree>
    private let recorder: Recorder?

    /// What an iteration's store records for the enclosing one.
    private struct Recorder: ~Copyable {
        /// What keeps the state that the overlay starts from.
        let origin: StoreSnapshot
        let operations = Mutex<[StoreOperation]>([])
    }

    /// A store with the entries of a map.
    package init(_ initial: Value) {
        precondition(initial.kind == .map, "a store starts from a map")
        tree = Mutex(StoreTree(base: initial.count == 0 ? .empty : .value(initial)))
        recorder = nil
    }

    /// An overlay over what a snapshot sees.
    ///
    /// - Complexity: O(1).
    init(over origin: StoreSnapshot) {
        tree = Mutex(StoreTree(base: .outer(origin.view)))
        recorder = Recorder(origin: origin)
    }
}
