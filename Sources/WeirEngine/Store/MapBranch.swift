import WeirModel

/// A map of the store that somebody has written into: what it was, and one versioned entry for each key written since.
///
/// A write changes the branch in place. A snapshot costs nothing here: its readers skip entries that are too new.
// SAFETY: touched only under the lock of the store it belongs to, or by the one prep whose private tree it belongs to.
final class MapBranch: @unchecked Sendable {
    /// What the map was before.
    let base: MapBase
    private var entries: [Key: Entry] = [:]
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
        entries[key] = Entry(version: version, content: content)
    }

    /// What stands under a key for a reader at a version.
    func content(_ key: Key, at version: UInt64) -> Content { override(key, at: version) ?? base.content(key) }

    /// What was written under a key up to a version; nil when the base decides.
    func override(_ key: Key, at version: UInt64) -> Content? { entries[key]?.content(at: version) }

    /// The newest content under a key, ready to be written into: a map or list value becomes a branch.
    ///
    /// That changes nothing for any reader, so it needs no version and is never undone.
    ///
    /// - Complexity: O(log n), whatever the size of the value.
    func branchOut(_ key: Key) -> Content {
        if let position = entries.index(forKey: key) {
            let content = entries.values[position].content
            guard case .leaf(let value) = content, let branch = Self.branch(value) else { return content }
            entries.values[position].content = branch
            return branch
        }
        switch base.content(key) {
        case .absent: return .absent
        case .leaf(let value):
            guard let branch = Self.branch(value) else { return .leaf(value) }
            entries[key] = Entry(version: 0, content: branch)
            return branch
        case let branch:
            entries[key] = Entry(version: 0, content: branch)
            return branch
        }
    }

    /// Writes what stands under a key.
    func write(_ key: Key, _ content: Content, at version: UInt64) -> Entry.Change {
        entries[key, default: .unwritten].write(content, at: version)
    }

    /// Notes a write at a version into the map or something below it.
    func touch(at version: UInt64) {
        changed = version
        if built != nil { built = nil }
    }

    /// Forgets the cached value, which a post that is being undone may have made.
    func forgetBuilt() { built = nil }

    /// Takes back a write that replaced something.
    func undo(_ key: Key) { entries[key]?.undo() }

    /// Takes back a write that inserted an entry.
    func removeEntry(_ key: Key) { entries[key] = nil }

    /// The version of the content that the last write replaced; nil when none is kept.
    func replacedVersion(_ key: Key) -> UInt64? { entries[key]?.older?.version }

    /// Frees a replaced content.
    func forget(_ key: Key, version: UInt64) {
        guard let position = entries.index(forKey: key) else { return }
        entries.values[position].forget(version: version)
        removeIfVoid(at: position)
    }

    /// Drops the entry of a key when it says no more than its absence.
    func removeIfVoid(_ key: Key) {
        if let position = entries.index(forKey: key) { removeIfVoid(at: position) }
    }

    private func removeIfVoid(at position: Dictionary<Key, Entry>.Index) {
        let entry = entries.values[position]
        if case .absent = entry.content, entry.older == nil, case .empty = base { entries.remove(at: position) }
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
    func value(at version: UInt64, for snapshot: Snapshot?) -> Value {
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

    private func build(at version: UInt64, for snapshot: Snapshot?) -> Value {
        guard entries.contains(where: { $0.value.content(at: version) != nil }) else { return base.value() }
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
        for (key, entry) in entries {
            if let content = entry.content(at: version) { written.append((key, content)) }
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
