import Synchronization
package import WeirExec
import WeirLock
import WeirModel
package import WeirValue

/// The shared data of a run, or of one iteration (S1, S2, S3): a tree of maps addressed by a list of keys.
///
/// Posts run one at a time and work on the newest state; reads and preps work on snapshots. The lock of the tree is held
/// for one operation at a time, the one of the posts for a whole post, and it is taken first.
package final class Store: Sendable {
    private let recorded = Lock<[StoreWrite]>([])
    let tree: GuardedTree
    /// Changes when a map of the tree leaves its place.
    let shape: TreeShape
    private let beforePosts = Padding()
    /// Held by the post that has the store to itself.
    private let posts = HeldLock()
    private let isPostRunning = Atomic(false)
    private let afterPosts = Padding()

    /// A store with the entries of a map.
    package init(_ initial: Value) {
        precondition(initial.kind == .map, "a store starts from a map")
        let tree = StoreTree(base: initial.count == 0 ? .empty : .value(initial))
        shape = tree.shape
        self.tree = GuardedTree(tree)
    }

    /// The store of one iteration, which starts from what a snapshot sees.
    ///
    /// - Complexity: O(1).
    init(over origin: StoreSnapshot) {
        let tree = StoreTree(base: .outer(origin.view))
        shape = tree.shape
        self.tree = GuardedTree(tree, over: origin)
    }

    /// Calls `body` with the tree under its lock.
    func withTree<Result: Sendable, Failure: Error>(
        _ body: (inout StoreTree) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try tree.withTree(body)
    }

    /// Calls `body` with the tree under its lock, once it shows what ended posts have written.
    private func withNewestTree<Result: Sendable>(_ body: (inout StoreTree) -> Result) -> Result {
        tree.withTree { tree in
            // A post that has the store to itself has applied all before it began.
            if !hasPost { tree.applyBacklogs() }
            return body(&tree)
        }
    }
}

// MARK: Reading

extension Store {
    /// The committed value at a path; nil when there is none.
    ///
    /// An empty path is the whole tree.
    ///
    /// - Complexity: O(log n) for what is already built, O(size) to build it.
    package func value(_ path: [Key]) -> Value? {
        withNewestTree { $0.value(path, at: $0.committed, for: nil) }
    }

    /// The whole committed tree as one map.
    package func whole() -> Value { value([]) ?? .map([]) }

    /// Calls `body` with the newest committed state, which stays the same during the call.
    ///
    /// No lock is held meanwhile.
    package func read<R>(_ body: (any StoreReading) throws(NodeError) -> R) throws(NodeError) -> R {
        try body(StoreSnapshot(tree, withNewestTree { $0.beginReading() }))
    }
}

// MARK: Writing

extension Store {
    /// Runs a prep (S1): it sees the state at the start plus its own writes, and no lock is held meanwhile.
    ///
    /// The writes are applied together to the newest state when `body` returns, and dropped when it throws.
    ///
    /// - Throws: what `body` throws, or the error of a write that the newest state does not allow; then none is applied.
    package func prepare<R>(_ body: (any StoreAccess) throws(NodeError) -> R) throws(NodeError) -> R {
        let version = withNewestTree { $0.beginReading() }
        let access = PrepareAccess(tree, version)
        let result: R
        do throws(NodeError) {
            result = try body(access)
        } catch {
            withTree { $0.end(version) }
            throw error
        }
        let writes = access.finish()
        if writes.isEmpty {
            withTree { $0.end(version) }
        } else {
            try apply(writes, ending: version)
        }
        return result
    }

    /// Applies writes in order, all or none.
    ///
    /// - Throws: the error of the first one that is impossible; then none is applied.
    package func replay(_ writes: [StoreWrite]) throws(NodeError) {
        if !writes.isEmpty { try apply(writes, ending: nil) }
    }

    /// Applies a log of writes, all or none.
    ///
    /// - Throws: the error of the first one that is impossible; then none is applied.
    package func replay(_ log: WriteLog) throws(NodeError) {
        if log.isEmpty { return }
        try withoutPost { (tree) throws(NodeError) in try tree.performAll(log) }
        guard isRecording else { return }
        log.forEach { record([$0]) }
    }

    private func apply(_ writes: [StoreWrite], ending version: ReadVersion?) throws(NodeError) {
        try withoutPost { (tree) throws(NodeError) in
            if let version { tree.end(version) }
            try tree.performAll(writes)
        }
        record(writes)
    }
}

// MARK: Posts

extension Store {
    /// Whether a post has the store to itself, which whoever else wants to write must wait for.
    ///
    /// Read under the lock of the tree, under which such a post begins and its writes are published before it ends.
    var hasPost: Bool { isPostRunning.load(ordering: .acquiring) }

    /// Gives the calling thread the store to itself, waiting for whoever has it.
    func beginPost() {
        posts.take()
        withTree { tree in
            tree.applyBacklogs()
            isPostRunning.store(true, ordering: .releasing)
        }
    }

    /// Ends what `beginPost` began, once its writes are published or undone.
    func endPost() {
        isPostRunning.store(false, ordering: .releasing)
        posts.giveBack()
    }

    /// Calls `body` with the tree while no post has the store to itself, and after what ended posts have written.
    func withoutPost<Failure: Error>(_ body: (inout StoreTree) throws(Failure) -> Void) throws(Failure) {
        posts.take()
        defer { posts.giveBack() }
        try withTree { (tree) throws(Failure) in
            tree.applyBacklogs()
            try body(&tree)
        }
    }
}

// MARK: Overlays

extension Store {
    /// Fixes the state that the iterations of a batch start from (S3).
    ///
    /// - Parameter keys: the top-level keys whose writes the iterations' stores record.
    /// - Complexity: O(1) in the size of the tree.
    package func overlay(collecting keys: [Key]) -> StoreSnapshot {
        StoreSnapshot(tree, withNewestTree { $0.beginReading() }, collecting: keys)
    }

    /// What succeeded in this iteration's store below the collected keys, in the order in which posts ended.
    package var recordedWrites: [StoreWrite] { recorded.withLock { $0 } }

    /// Whether writes are recorded for somebody.
    var isRecording: Bool { tree.origin != nil }

    /// Notes what succeeded.
    func record(_ writes: [StoreWrite]) {
        guard let origin = tree.origin else { return }
        let kept = writes.filter { $0.path.first.map(origin.collected.contains) ?? false }
        if !kept.isEmpty { recorded.withLock { $0.append(contentsOf: kept) } }
    }
}
