import Synchronization
import WeirLock

/// The tree of a store and the lock that guards it, held for one operation at a time.
final class GuardedTree: Sendable {
    /// The tree lies apart from its lock: whoever waits for the lock reads its cache line all the time, and would take it
    /// from the one who writes the tree.
    // SAFETY: `tree` is touched only under the lock that holds the box.
    private final class Box: @unchecked Sendable {
        private let before = Padding()
        var tree: StoreTree
        private let after = Padding()

        init(_ tree: StoreTree) { self.tree = tree }
    }

    /// The state of another store that the tree starts from, which stays readable as long as somebody holds the tree.
    let origin: StoreSnapshot?
    private let before = Padding()
    private let box: Lock<Box>
    private let after = Padding()

    init(_ tree: sending StoreTree, over origin: StoreSnapshot? = nil) {
        self.origin = origin
        box = Lock(Box(tree))
    }

    /// Calls `body` with the tree under its lock.
    func withTree<Result: Sendable, Failure: Error>(
        _ body: (inout StoreTree) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try box.withLock { (box) throws(Failure) -> Result in try body(&box.tree) }
    }

    /// Calls `body` with the tree under its lock, unless somebody holds that now.
    ///
    /// - Returns: what `body` gives; nil where it was not called.
    func withTreeIfFree<Result: Sendable>(_ body: (inout StoreTree) -> Result) -> Result? {
        box.withLockIfAvailable { box in body(&box.tree) }
    }
}
