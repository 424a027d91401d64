import WeirModel

/// A store as the posts of one lane see it, one post after another (S1).
///
///     set into a known map ──▶ recorded; with the end of the post in the lane's backlog, which whoever reads settles
///     anything else        ──▶ the post has the store to itself until it ends, its records applied first
///
/// So posts that only write do not wait for each other, and a post that reads sees the newest state and its own writes.
/// Nothing of a post is visible before it ends, and everything from then on. Posts that run at the same time and only
/// write have no order among each other.
final class StoreWriter: StoreAccess {
    private static var mostMaps: Int { 4 }
    let store: Store
    private let tree: GuardedTree
    private let shape: TreeShape
    /// Whether somebody wants to know what was done; then a post has the store to itself from its first access.
    private let isRecording: Bool
    /// Where this lane has written.
    private var maps: ContiguousArray<KnownMap> = []
    private var records: ContiguousArray<RecordedWrite> = []
    /// What posts have written and nobody has looked for; nil where each is applied as it ends.
    private let backlog: WriteBacklog?
    /// Whether the running post has the store to itself.
    private var isAlone = false
    /// Whether the running post may have changed the tree.
    private var hasWritten = false
    /// Why the records of the running post could not be applied when it needed the store to itself.
    private var failure: NodeError?
    /// What the running post did, if somebody records it.
    private var operations: [StoreOperation] = []

    /// - Parameter isForOnePost: whether there is no other one whose writes this one's could wait for.
    init(_ store: Store, isForOnePost: Bool = false) {
        self.store = store
        backlog = isForOnePost ? nil : WriteBacklog()
        tree = store.tree
        shape = store.shape
        isRecording = store.isRecording
    }

    /// Runs a post; its writes are dropped when `body` throws.
    ///
    /// - Throws: what `body` throws, or the error of a write that another post has made impossible meanwhile.
    func post<R>(_ body: (any StoreAccess) throws(NodeError) -> R) throws(NodeError) -> R {
        let result: R
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
    /// - Throws: when the path leads through anything but a map.
    func put(_ path: [Key], _ value: Value) throws(NodeError) {
        if isRecording || !record(path, value) {
            try store.replay([StoreOperation(path: path, kind: .set(value))])
        } else {
            try finish()
        }
    }

    func get(_ path: [Key]) -> Value? {
        beAlone()
        return tree.withTree { $0.value(path, at: $0.version, for: nil) }
    }

    func keys(_ path: [Key]) throws(NodeError) -> [Key]? {
        beAlone()
        return tree.withTree { $0.keys(path, from: 0, in: $0.root, at: $0.version) }
    }

    func set(_ path: [Key], _ value: Value) throws(NodeError) {
        let value = value.compacted()
        if isAlone || isRecording || !record(path, value) {
            _ = try perform(StoreOperation(path: path, kind: .set(value)))
        }
    }

    func append(_ path: [Key], _ value: Value) throws(NodeError) {
        _ = try perform(StoreOperation(path: path, kind: .append(value.compacted())))
    }

    func add(_ path: [Key], _ number: Value) throws(NodeError) {
        _ = try perform(StoreOperation(path: path, kind: .add(number)))
    }

    func remove(_ path: [Key]) throws(NodeError) -> Bool {
        try perform(StoreOperation(path: path, kind: .remove))
    }

    private func perform(_ operation: StoreOperation) throws(NodeError) -> Bool {
        beAlone()
        hasWritten = true
        let result = try tree.withTree { (tree) throws(NodeError) in try tree.perform(operation) }
        if isRecording { operations.append(operation) }
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
        records.append(RecordedWrite(map: map, key: key, value: value))
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
            tree.settle()
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
            return try tree.performAll(records.map(\.operation))
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
        guard !records.isEmpty else { return }
        hasWritten = true
        do throws(NodeError) {
            try tree.withTree { (tree) throws(NodeError) in
                for record in records { try tree.perform(record.operation) }
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
            if !operations.isEmpty { store.record(operations) }
            operations = []
        } else if !records.isEmpty {
            defer { while records.popLast() != nil {} }
            // Where a map has moved, somebody may have seen it; then the post succeeds as a whole now, or fails.
            let current = shape.current
            guard let backlog, records.allSatisfy({ $0.map.shape == current }) else { return try applyAtOnce() }
            switch backlog.add(records) {
            case .nothing: break
            case .list: list(backlog)
            case .settleIfFree: settleIfFree(backlog)
            case .settle: settle()
            case .applyAtOnce: try applyAtOnce()
            }
        }
    }

    private func applyAtOnce() throws(NodeError) {
        let isDone = try tree.withTree { (tree) throws(NodeError) -> Bool in
            if store.hasPost { return false }
            // The lane's earlier posts come first. Those of others run beside this one.
            if let backlog { tree.settle(backlog, isEarly: false) }
            try apply(to: &tree)
            return true
        }
        if !isDone {
            try store.withoutPost { (tree) throws(NodeError) in try apply(to: &tree) }
        }
    }

    private func list(_ backlog: WriteBacklog) {
        let isDone = tree.withTree { tree in
            if store.hasPost { return false }
            tree.backlogs.append(backlog)
            return true
        }
        // Whoever has the store to itself has settled all that was listed, so what comes later waits for its end.
        if !isDone { store.withoutPost { $0.settle(backlog, isEarly: true) } }
    }

    private func settleIfFree(_ backlog: WriteBacklog) {
        _ = tree.withTreeIfFree { tree in
            if !store.hasPost { tree.settle(backlog, isEarly: false) }
        }
    }

    /// Applies what ended posts of this lane have written.
    ///
    /// Before others write what comes after the lane's end, so that the order of writes is that of the flow.
    func settle() {
        guard let backlog else { return }
        let isDone = tree.withTree { tree in
            if store.hasPost { return false }
            tree.settle(backlog, isEarly: false)
            return true
        }
        if !isDone { store.withoutPost { $0.settle(backlog, isEarly: false) } }
    }

    /// Drops the writes of the post.
    private func drop() {
        records.removeAll(keepingCapacity: true)
        operations = []
        failure = nil
        if isAlone { end { $0.rollBack() } }
    }

    private func end(_ body: (inout StoreTree) -> Void) {
        if hasWritten { tree.withTree(body) }
        store.endPost()
        isAlone = false
        hasWritten = false
    }
}
