import Synchronization
import WeirValue

/// A map of the store that somebody has written into: what it was, and one versioned entry for each key written since.
///
/// A write changes the branch in place. A snapshot costs nothing here: its readers skip entries that are too new.
// SAFETY: touched only under the lock of the store it belongs to, or by the one prep whose private tree it belongs to.
final class MapBranch: @unchecked Sendable {
    /// What the map was before.
    let base: MapBase
    private var entries = EntryTable()
    /// Whether a map may stand under one of the keys, as a branch of its own; never false again.
    private let mayHaveMaps = Atomic(false)
    /// The version of the last write into the map or anything below it.
    private var changed: UInt64 = 0
    /// The map as readers from `changed` on see it, once one has asked.
    private var built: Value?

    /// A map without writes.
    init(base: MapBase = .empty) {
        self.base = base
        if case .value(let map) = base { built = map }
    }

    /// A map with one entry.
    init(_ key: Key, _ content: Content, at version: UInt64) {
        base = .empty
        changed = version
        note(content)
        _ = entries.write(key, hash: EntryTable.hash(key), content, at: version)
    }

    /// Whether a write may put a map out of its place, which others may remember.
    ///
    /// It becomes true under the lock of the tree; anybody may ask.
    var canLoseMaps: Bool { mayHaveMaps.load(ordering: .acquiring) }

    private func note(_ content: Content) {
        if case .map = content, !mayHaveMaps.load(ordering: .relaxed) { mayHaveMaps.store(true, ordering: .releasing) }
    }

    /// What stands under a key for a reader at a version.
    func content(_ key: Key, at version: UInt64) -> Content { override(key, at: version) ?? base.content(key) }

    /// What was written under a key up to a version; nil when the base decides.
    func override(_ key: Key, at version: UInt64) -> Content? {
        guard let position = entries.position(of: key) else { return nil }
        return entries.content(at: position, version: version)
    }

    /// The newest content under a key, ready to be written into: a map or list value becomes a branch.
    ///
    /// That changes nothing for any reader, so it needs no version and is never undone.
    ///
    /// - Complexity: O(log n), whatever the size of the value.
    func branchOut(_ key: Key) -> Content {
        if let position = entries.position(of: key) {
            let content = entries.newestContent(at: position)
            guard case .leaf(let value) = content, let branch = Self.branch(value) else { return content }
            note(branch)
            entries.setContent(branch, at: position)
            return branch
        }
        var content = base.content(key)
        switch content {
        case .absent: return content
        case .leaf(let value):
            guard let branch = Self.branch(value) else { return content }
            content = branch
        case .map, .list: break
        }
        note(content)
        _ = entries.write(key, hash: EntryTable.hash(key), content, at: 0)
        return content
    }

    /// Writes what stands under a key, and notes the change.
    func write(_ key: Key, _ content: Content, at version: UInt64) -> (Entry.Change, wasMap: Bool) {
        write(key, hash: EntryTable.hash(key), content, at: version)
    }

    /// The same for a key whose hash is known.
    func write(
        _ key: Key, hash: UInt32, _ content: Content, at version: UInt64
    ) -> (Entry.Change, wasMap: Bool) {
        touch(at: version)
        note(content)
        return entries.write(key, hash: hash, content, at: version)
    }

    /// Looks where a hash leads; see `EntryTable.glance`.
    func glance(_ hash: UInt32) -> UInt64 { entries.glance(hash) }

    /// Notes a write at a version into the map or something below it.
    func touch(at version: UInt64) {
        changed = version
        if built != nil { built = nil }
    }

    /// Forgets the cached value, which a post that is being undone may have made.
    func forgetBuilt() { built = nil }

    /// Takes back a write that replaced something.
    func undo(_ key: Key) {
        if let position = entries.position(of: key) { entries.undo(at: position) }
    }

    /// Takes back a write that inserted an entry.
    func removeEntry(_ key: Key) {
        if let position = entries.position(of: key) { entries.remove(at: position) }
    }

    /// Ends the wait of the content that the last write replaced: it is freed unless a snapshot can see it.
    ///
    /// - Parameter newest: the version of the newest snapshot.
    /// - Returns: the version it was written at where it must be kept.
    func retireReplaced(_ key: Key, newestSnapshot newest: UInt64?) -> UInt64? {
        guard let position = entries.position(of: key),
            let replaced = entries.replacedVersion(at: position)
        else { return nil }
        if let newest, newest >= replaced { return replaced }
        entries.forget(version: replaced, at: position)
        removeIfVoid(at: position)
        return nil
    }

    /// Frees a replaced content.
    func forget(_ key: Key, version: UInt64) {
        guard let position = entries.position(of: key) else { return }
        entries.forget(version: version, at: position)
        removeIfVoid(at: position)
    }

    /// Drops the entry of a key when it says no more than its absence.
    func removeIfVoid(_ key: Key) {
        if let position = entries.position(of: key) { removeIfVoid(at: position) }
    }

    /// The number of keys with an entry and the number of replaced contents kept, for tests.
    var statistics: (entries: Int, older: Int) {
        var older = 0
        for position in 0..<entries.count {
            var next = entries.entry(at: position).older
            while let current = next {
                older += 1
                next = current.older
            }
        }
        return (entries.count, older)
    }

    private func removeIfVoid(at position: Int) {
        if case .empty = base, entries.isVoid(at: position) { entries.remove(at: position) }
    }

    private static func branch(_ value: Value) -> Content? {
        switch value.kind {
        case .map: .map(MapBranch(base: .value(value)))
        case .list: .list(ListBranch(base: .value(value)))
        default: nil
        }
    }
}

extension MapBranch {
    /// The map as a reader at a version sees it, built once and shared until it changes.
    ///
    /// - Parameter snapshot: what keeps the value of a version that is no longer the newest; nil when nothing needs to.
    /// - Complexity: O(1) for what is already built, else O(n log n) in the entries written and O(n) in the rest.
    func value(at version: UInt64, for snapshot: ReadVersion?) -> Value {
        if changed <= version {
            if let built { return built }
            let value = build(at: version, for: snapshot)
            built = value
            return value
        }
        if let known = snapshot?.built[ObjectIdentifier(self)] { return known }
        let value = build(at: version, for: snapshot)
        snapshot?.built[ObjectIdentifier(self)] = value
        return value
    }

    /// The keys at a version, in order.
    func keys(at version: UInt64) -> [Key] {
        if changed <= version, let built { return built.keys }
        var keys: [Key] = []
        merge(base.keys(), at: version) { key, source in
            if case .written(.absent) = source { return }
            keys.append(key)
        }
        return keys
    }

    private func build(at version: UInt64, for snapshot: ReadVersion?) -> Value {
        let isWritten = (0..<entries.count).contains { entries.content(at: $0, version: version) != nil }
        if !isWritten { return base.value() }
        let original = base.value()
        var builder = MapBuilder()
        merge(original.keys, at: version) { key, source in
            switch source {
            case .base(let index): builder.set(key, original.entry(at: index).value)
            case .written(let content):
                if let value = content.value(at: version, for: snapshot) { builder.set(key, value) }
            }
        }
        return builder.finish()
    }

    /// Where a key of a merge comes from.
    private enum Source {
        case base(Int)
        case written(Content)
    }

    /// Visits the keys of the base and the written ones in order; what was written hides the base.
    private func merge(_ original: [Key], at version: UInt64, _ visit: (Key, Source) -> Void) {
        var written: [(key: Key, content: Content)] = []
        written.reserveCapacity(entries.count)
        for position in 0..<entries.count {
            if let content = entries.content(at: position, version: version) {
                written.append((entries.key(at: position), content))
            }
        }
        written.sort { $0.key < $1.key }
        var next = 0
        for (index, key) in original.enumerated() {
            while next < written.count, written[next].key < key {
                visit(written[next].key, .written(written[next].content))
                next += 1
            }
            if next < written.count, written[next].key == key {
                visit(key, .written(written[next].content))
                next += 1
            } else {
                visit(key, .base(index))
            }
        }
        for entry in written[next...] { visit(entry.key, .written(entry.content)) }
    }
}
