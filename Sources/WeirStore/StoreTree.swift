import WeirExec
import WeirModel
import WeirValue

/// The data of one store: a tree of branches whose entries carry the version of their last write.
///
///     root ──▶ MapBranch ──entries──▶ Entry (version, content) ──older──▶ OlderContent, while somebody can see it
///                  └──base──▶ a value, or a map of another store through its snapshot
///
/// One writer at a time works at `version`, which is published when its post ends; readers use `committed`.
///
/// The branches are shared objects, so the tree is touched only under the lock of its store, or by the one prep whose
/// private tree it is.
struct StoreTree: Sendable {
    /// The map that an empty path names.
    let root: MapBranch
    /// Changes when a map that others may remember leaves its place.
    let shape = TreeShape()
    /// The version that new readers see.
    private(set) var committed: UInt64 = 0
    /// The version of the running post, or `committed` between posts.
    private(set) var version: UInt64 = 0
    /// What the running post wrote, in order.
    private var log: [Undo] = []
    /// What ended posts have still to write.
    var backlogs: ContiguousArray<WriteBacklog> = []
    /// What glances at tables saw, kept so that they are made.
    var glances: UInt64 = 0
    /// The versions that are being read, ascending.
    private var snapshots: [ReadVersion] = []
    /// Whether one prep has the tree to itself: nobody reads older versions and nothing is undone, so it stays at version 0.
    private let isPrivate: Bool

    init(base: MapBase, isPrivate: Bool = false) {
        root = MapBranch(base: base)
        self.isPrivate = isPrivate
    }
}

// MARK: Versions

extension StoreTree {
    /// Starts reading the committed version.
    ///
    /// - Complexity: O(1).
    mutating func beginReading() -> ReadVersion {
        if let last = snapshots.last, last.version == committed {
            last.readers += 1
            return last
        }
        let snapshot = ReadVersion(version: committed)
        snapshots.append(snapshot)
        return snapshot
    }

    /// Ends one reader of a snapshot, and frees what only that one could see.
    mutating func end(_ snapshot: ReadVersion) {
        snapshot.readers -= 1
        guard snapshot.readers == 0, let index = snapshots.lastIndex(where: { $0 === snapshot }) else { return }
        snapshots.remove(at: index)
        let older = index > 0 ? snapshots[index - 1] : nil
        for retired in snapshot.retired {
            if let older, older.version >= retired.version {
                older.retired.append(retired)
            } else {
                retired.branch.forget(retired.key, version: retired.version)
            }
        }
    }

    /// Whether no snapshot is being read.
    var hasNoSnapshots: Bool { snapshots.isEmpty }

    /// Makes the writes of the running post visible.
    mutating func publish() {
        while let undo = log.popLast() {
            if case .replaced(let branch, let depth) = undo.kind { retire(undo.path[depth], of: branch) }
        }
        committed = version
    }

    /// Frees what the last write replaced under a key, or leaves that to the snapshot that sees it.
    private func retire(_ key: Key, of branch: MapBranch) {
        if let version = branch.retireReplaced(key, newestSnapshot: snapshots.last?.version) {
            snapshots.last?.retired.append(ReadVersion.Retired(branch: branch, key: key, version: version))
        }
    }

    /// Undoes the writes of the running post; its version stays empty and is not used again.
    mutating func rollBack() {
        if !log.isEmpty { shape.change() }
        while let undo = log.popLast() {
            forgetBuilt(along: undo.path)
            switch undo.kind {
            case .inserted(let branch, let depth): branch.removeEntry(undo.path[depth])
            case .replaced(let branch, let depth): branch.undo(undo.path[depth])
            case .appended(let branch, let count): branch.truncate(toAppendedCount: count)
            }
        }
        committed = version
    }

    private func forgetBuilt(along path: [Key]) {
        var branch = root
        for key in path {
            branch.forgetBuilt()
            guard case .map(let next)? = branch.override(key, at: version) else { return }
            branch = next
        }
    }
}

// MARK: Writing

extension StoreTree {
    /// What undoing one write of the running post takes.
    private struct Undo {
        enum Kind {
            case inserted(MapBranch, depth: Int)
            case replaced(MapBranch, depth: Int)
            case appended(ListBranch, before: Int)
        }

        let path: [Key]
        let kind: Kind
    }

    /// Does one write, at the version of the running post.
    ///
    /// - Returns: whether there was anything to remove; true for other writes.
    /// - Throws: when the write is impossible; the tree is then as before.
    @discardableResult
    mutating func perform(_ write: StoreWrite) throws(NodeError) -> Bool {
        if !isPrivate && version == committed { version = committed + 1 }
        let path = write.path
        if path.isEmpty { throw StoreProblem.wholeStore(write.kind) }
        if path.count > StorePath.mostKeys { throw StoreProblem.longPath(path) }
        return try perform(write.kind, path, in: root, depth: 0)
    }

    /// Does writes in order and makes them visible, all or none; no post may run.
    ///
    /// - Throws: the error of the first one that is impossible.
    mutating func performAll(_ writes: [StoreWrite]) throws(NodeError) {
        try performAll { (tree) throws(NodeError) in
            for write in writes { try tree.perform(write) }
        }
    }

    /// Does the writes of a log and makes them visible, all or none; no post may run.
    ///
    /// - Throws: the error of the first one that is impossible.
    mutating func performAll(_ log: WriteLog) throws(NodeError) {
        try performAll { (tree) throws(NodeError) in
            try log.forEach { (write) throws(NodeError) in try tree.perform(write) }
        }
    }

    private mutating func performAll(
        _ body: (inout StoreTree) throws(NodeError) -> Void
    ) throws(NodeError) {
        do throws(NodeError) {
            try body(&self)
        } catch {
            rollBack()
            throw error
        }
        publish()
    }

    /// Does a write below a branch that `depth` keys of the path lead to, and notes the change in the branch.
    private mutating func perform(
        _ kind: StoreWrite.Kind, _ path: [Key], in branch: MapBranch, depth: Int
    ) throws(NodeError) -> Bool {
        guard depth < path.count - 1 else { return try performLast(kind, path, in: branch) }
        switch branch.branchOut(path[depth]) {
        case .map(let next):
            guard try perform(kind, path, in: next, depth: depth + 1) else { return false }
            branch.touch(at: version)
        case .absent:
            guard let content = try first(kind, path) else { return false }
            write(content, path, branch, depth)
        case let other:
            if case .remove = kind { return false }
            throw StoreProblem.blocked(kind, path, depth: depth, by: other)
        }
        return true
    }

    /// Does a write in the branch that holds the last key of the path.
    private mutating func performLast(_ kind: StoreWrite.Kind, _ path: [Key], in branch: MapBranch)
        throws(NodeError) -> Bool
    {
        let depth = path.count - 1
        switch kind {
        case .set(let value): write(.leaf(value), path, branch, depth)
        case .append(let value):
            switch branch.branchOut(path[depth]) {
            case .absent: write(.list(ListBranch(value, at: version)), path, branch, depth)
            case .list(let list):
                if list.changed < version { note(path, .appended(list, before: list.appendedCount)) }
                list.append(value, at: version)
                branch.touch(at: version)
            case let other: throw StoreProblem.noList(path, other)
            }
        case .add(let number):
            switch branch.content(path[depth], at: version) {
            case .absent: write(.leaf(try StoreProblem.sum(.int(0), number, path)), path, branch, depth)
            case .leaf(let value): write(.leaf(try StoreProblem.sum(value, number, path)), path, branch, depth)
            case let other: throw StoreProblem.noNumber(path, other)
            }
        case .remove:
            if case .absent = branch.content(path[depth], at: version) { return false }
            write(.absent, path, branch, depth)
            branch.removeIfVoid(path[depth])
        }
        return true
    }

    /// What a write puts where nothing was; nil when there is nothing to do.
    private func first(_ kind: StoreWrite.Kind, _ path: [Key]) throws(NodeError) -> Content? {
        switch kind {
        case .set(let value): .leaf(value)
        case .append(let value): .list(ListBranch(value, at: version))
        case .add(let number): .leaf(try StoreProblem.sum(.int(0), number, path))
        case .remove: nil
        }
    }

    /// Writes the entry of the key at `depth`, with a new map for each key behind it.
    private mutating func write(_ content: Content, _ path: [Key], _ branch: MapBranch, _ depth: Int) {
        var content = content
        for index in stride(from: path.count - 1, to: depth, by: -1) {
            content = .map(MapBranch(path[index], content, at: version))
        }
        let (change, wasMap) = branch.write(path[depth], content, at: version)
        if wasMap { shape.change() }
        switch change {
        case .inserted: note(path, .inserted(branch, depth: depth))
        case .replaced: note(path, .replaced(branch, depth: depth))
        case .rewritten: break
        }
    }

    private mutating func note(_ path: [Key], _ kind: Undo.Kind) {
        if !isPrivate { log.append(Undo(path: path, kind: kind)) }
    }
}

// MARK: Writing into known maps

extension StoreTree {
    /// The map that holds the last key of a path, remembered for further writes; nil where there is none yet.
    func knownMap(_ path: [Key]) -> KnownMap? {
        guard !path.isEmpty, path.count <= StorePath.mostKeys else { return nil }
        var ancestors: [MapBranch] = []
        var branch = root
        for key in path.dropLast() {
            guard case .map(let next) = branch.branchOut(key) else { return nil }
            ancestors.append(branch)
            branch = next
        }
        return KnownMap(path: path.dropLast(), branch: branch, ancestors: ancestors, shape: shape.current)
    }

    /// Does a write into a map that still stands where it was found; no post may run, and `publish` must follow.
    mutating func put(_ write: PlacedWrite) {
        if version == committed { version = committed + 1 }
        let map = write.map
        for branch in map.ancestors { branch.touch(at: version) }
        let (change, wasMap) = map.branch.write(write.key, hash: write.hash, .leaf(write.value), at: version)
        if wasMap { shape.change() }
        if case .replaced = change { retire(write.key, of: map.branch) }
    }
}
