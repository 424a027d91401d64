package import WeirExec
package import WeirValue

/// A store as the posts of one lane see it, one post after another (S1).
///
///     set into a known map ──▶ recorded; with the end of the post in the lane's backlog, which whoever reads applies
///     anything else        ──▶ the post has the store to itself until it ends, its records applied first
///
/// So posts that only write do not wait for each other, and a post that reads sees the newest state and its own writes.
/// Nothing of a post is visible before it ends, and everything from then on. Posts of several lanes that only write have no
/// order among each other until somebody reads, but for those that are said to have one.
package final class StoreWriter: StoreAccess {
    private static var mostMaps: Int { 4 }
    /// The store that it writes, of a run or of one iteration.
    package let store: Store
    private let tree: GuardedTree
    private let shape: TreeShape
    /// Whether somebody wants to know what was done; then a post has the store to itself from its first access.
    private let isRecording: Bool
    /// Where this lane has written.
    private var maps: ContiguousArray<KnownMap> = []
    private var records: ContiguousArray<PlacedWrite> = []
    /// Whether posts have an order that others than this lane make, so that none may wait.
    private var isOrdered = false
    /// What posts have written and nobody has looked for.
    private let backlog = WriteBacklog()
    /// Whether the running post has the store to itself.
    private var isAlone = false
    /// Whether the running post may have changed the tree.
    private var hasWritten = false
    /// Why the records of the running post could not be applied when it needed the store to itself.
    private var failure: NodeError?
    private let clock: (any MonotonicClock)?
    private var aloneSince: UInt64 = 0
    /// How long the last post had the store to itself, in nanoseconds; 0 where that was less than the clock's `roughly`
    /// tells apart.
    package private(set) var timeAlone: UInt64 = 0
    /// What the running post did, if somebody records it.
    private var writes: [StoreWrite] = []

    /// A writer of one lane, which has written nothing yet.
    ///
    /// - Parameter clock: measures how long posts keep others from writing; nil where nobody asks.
    package init(_ store: Store, clock: (any MonotonicClock)? = nil) {
        self.store = store
        self.clock = clock
        tree = store.tree
        shape = store.shape
        isRecording = store.isRecording
    }

    /// Runs a post; its writes are dropped when `body` throws.
    ///
    /// - Parameter isOrdered: whether it must come after all posts that have ended, on other lanes, too.
    /// - Throws: what `body` throws, or the error of a write that another post has made impossible meanwhile.
    package func post(
        isOrdered: Bool = false, _ body: (any StoreAccess) throws(NodeError) -> String?
    ) throws(NodeError) -> String? {
        self.isOrdered = isOrdered
        timeAlone = 0
        let result: String?
        do throws(NodeError) {
            result = try body(self)
        } catch {
            drop()
            throw error
        }
        try finish()
        return result
    }

    /// Puts a value of the engine at a path as it is, without copying the memory it points into.
    ///
    /// - Parameter isOrdered: as for `post`.
    /// - Throws: when the path leads through anything but a map.
    package func put(_ path: [Key], _ value: Value, isOrdered: Bool = false) throws(NodeError) {
        self.isOrdered = isOrdered
        if isRecording || !record(path, value) {
            try store.replay([StoreWrite(path: path, kind: .set(value))])
        } else {
            try finish()
        }
    }

    package func get(_ path: [Key]) -> Value? {
        beAlone()
        return tree.withTree { $0.value(path, at: $0.version, for: nil) }
    }

    package func keys(_ path: [Key]) throws(NodeError) -> [Key]? {
        beAlone()
        return tree.withTree { $0.keys(path, from: 0, in: $0.root, at: $0.version) }
    }

    package func set(_ path: [Key], _ value: Value) throws(NodeError) {
        let value = value.compacted()
        if isAlone || isRecording || !record(path, value) {
            _ = try perform(StoreWrite(path: path, kind: .set(value)))
        }
    }

    package func append(_ path: [Key], _ value: Value) throws(NodeError) {
        _ = try perform(StoreWrite(path: path, kind: .append(value.compacted())))
    }

    package func add(_ path: [Key], _ number: Value) throws(NodeError) {
        _ = try perform(StoreWrite(path: path, kind: .add(number)))
    }

    package func remove(_ path: [Key]) throws(NodeError) -> Bool {
        try perform(StoreWrite(path: path, kind: .remove))
    }

    private func perform(_ write: StoreWrite) throws(NodeError) -> Bool {
        beAlone()
        hasWritten = true
        let result = try tree.withTree { (tree) throws(NodeError) in try tree.perform(write) }
        if isRecording { writes.append(write) }
        return result
    }
}

// MARK: Recorded writes

extension StoreWriter {
    /// Records a write, if it is sure to succeed now.
    private func record(_ path: [Key], _ value: Value) -> Bool {
        guard let map = known(path), let key = path.last else { return false }
        // What would replace a map that other records go into must come before or after them, not beside them.
        for map in maps where map.isBelow(path) { return false }
        records.append(PlacedWrite(map: map, key: key, value: value))
        return true
    }

    /// The map that holds the last key of a path; nil where the store has none yet.
    private func known(_ path: [Key]) -> KnownMap? {
        let current = shape.current
        for map in maps where map.shape == current && map.holds(path) { return map }
        // What a record is about to change cannot be looked up.
        guard records.isEmpty else { return nil }
        maps.removeAll { $0.shape != current }
        if maps.count == Self.mostMaps { maps.removeFirst() }
        let found = tree.withTree { tree -> KnownMap? in
            if store.hasPost { return nil }
            tree.applyBacklogs()
            return tree.knownMap(path)
        }
        guard let map = found else { return nil }
        maps.append(map)
        return map
    }

    /// Applies the records to a tree in which no post runs, and makes them visible.
    private func apply(to tree: inout StoreTree) throws(NodeError) {
        let current = shape.current
        for index in records.indices where records[index].map.shape != current {
            return try tree.performAll(records.map(\.write))
        }
        for index in records.indices {
            tree.put(records[index])
        }
        tree.publish()
    }
}

// MARK: The end of a post

extension StoreWriter {
    /// Gives the running post the store to itself, with its records applied.
    private func beAlone() {
        guard !isAlone else { return }
        store.beginPost()
        isAlone = true
        if let clock { aloneSince = clock.now }
        guard !records.isEmpty else { return }
        hasWritten = true
        do throws(NodeError) {
            try tree.withTree { (tree) throws(NodeError) in
                for record in records { try tree.perform(record.write) }
            }
        } catch {
            failure = error
        }
        records.removeAll(keepingCapacity: true)
    }

    /// Makes the writes of the post visible.
    private func finish() throws(NodeError) {
        if let failure {
            drop()
            throw failure
        }
        if isAlone {
            end { $0.publish() }
            if !writes.isEmpty { store.record(writes) }
            writes = []
        } else if !records.isEmpty {
            defer { while records.popLast() != nil {} }
            guard !isOrdered else { return try applyAtOnce() }
            switch backlog.add(&records, shape) {
            case .nothing: break
            case .list: if !list(backlog) { try applyAtOnce() }
            case .applyIfFree: applyIfFree(backlog)
            case .apply: applyBacklog()
            case .applyAtOnce: try applyAtOnce()
            }
        }
    }

    private func applyAtOnce() throws(NodeError) {
        let isDone = try tree.withTree { (tree) throws(NodeError) -> Bool in
            if store.hasPost { return false }
            tree.applyBacklogs()
            try apply(to: &tree)
            return true
        }
        if !isDone {
            try store.withoutPost { (tree) throws(NodeError) in try apply(to: &tree) }
        }
    }

    /// Has the tree list the backlog, which has taken over the running post's records.
    ///
    /// - Returns: false where they cannot wait after all, because a post that has the store to itself or has moved a map
    ///   came between; then they are back.
    private func list(_ backlog: WriteBacklog) -> Bool {
        let isListed = tree.withTree { tree in
            if store.hasPost || !backlog.canWait(shape.current) { return false }
            tree.backlogs.append(backlog)
            return true
        }
        if !isListed { records = backlog.giveBack() }
        return isListed
    }

    private func applyIfFree(_ backlog: WriteBacklog) {
        _ = tree.withTreeIfFree { tree in
            if !store.hasPost { tree.apply(backlog, isEarly: false) }
        }
    }

    /// Applies what ended posts of this lane have written.
    ///
    /// Before others write what comes after the lane's end, so that the order of writes is that of the flow.
    package func applyBacklog() {
        let isDone = tree.withTree { tree in
            if store.hasPost { return false }
            tree.apply(backlog, isEarly: false)
            return true
        }
        if !isDone { store.withoutPost { $0.apply(backlog, isEarly: false) } }
    }

    /// Drops the writes of the post.
    private func drop() {
        records.removeAll(keepingCapacity: true)
        writes = []
        failure = nil
        if isAlone { end { $0.rollBack() } }
    }

    private func end(_ body: (inout StoreTree) -> Void) {
        if hasWritten { tree.withTree(body) }
        store.endPost()
        // The rough time is at most 10 ms behind, so a slow post has passed the start by it, too.
        if let clock, clock.roughly > aloneSince { timeAlone = clock.now &- aloneSince }
        isAlone = false
        hasWritten = false
    }
}
