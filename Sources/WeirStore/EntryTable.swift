import WeirValue

/// The entries of one map branch by key: a compact hash table.
///
/// Swift's Dictionary hashes every key again when it grows, which at a million keys costs more than all else; this one
/// keeps the hashes. Up to `smallCount` entries are found by comparing keys, without a hash.
struct EntryTable: Sendable {
    private struct Record: Sendable {
        let key: Key
        let hash: UInt32
        var entry: Entry
    }

    private static var smallCount: Int { 8 }
    private var records: ContiguousArray<Record> = []
    /// A power of two of slots, at most half of them used; none while there are few records.
    ///
    /// A slot is 0, or the hash in the upper 32 bits and the position in `records` plus one in the lower.
    private var slots: ContiguousArray<UInt64> = []

    /// The number of entries.
    var count: Int { records.count }

    /// The key at a position from 0 to `count - 1`, in no order.
    func key(at position: Int) -> Key { records[position].key }

    /// The place of a key's entry; nil when there is none.
    func position(of key: Key) -> Int? {
        slots.isEmpty ? scan(for: key) : position(of: key, hash: Self.hash(key))
    }

    /// The entry at a position.
    func entry(at position: Int) -> Entry { records[position].entry }

    /// The newest content at a position.
    func newestContent(at position: Int) -> Content { records[position].entry.content }

    /// The content at a position for a reader at a version; nil when there was no entry.
    func content(at position: Int, version: UInt64) -> Content? { records[position].entry.content(at: version) }

    /// The version of the content that the last write at a position replaced; nil when none is kept.
    func replacedVersion(at position: Int) -> UInt64? { records[position].entry.older?.version }

    /// Whether the entry at a position only says that there is nothing and was nothing.
    func isVoid(at position: Int) -> Bool {
        if case .absent = records[position].entry.content { records[position].entry.older == nil } else { false }
    }

    /// Replaces the content at a position without a new version.
    mutating func setContent(_ content: Content, at position: Int) { records[position].entry.content = content }

    /// Writes the content of a key at a version.
    ///
    /// - Parameter hash: the key's.
    mutating func write(
        _ key: Key, hash: UInt32, _ content: Content, at version: UInt64
    ) -> (Entry.Change, wasMap: Bool) {
        if slots.isEmpty {
            if let position = scan(for: key) { return records[position].entry.write(content, at: version) }
            if records.count < Self.smallCount {
                records.append(Record(key: key, hash: hash, entry: Entry(version: version, content: content)))
                return (.inserted, false)
            }
            resize()
        }
        if let position = position(of: key, hash: hash) { return records[position].entry.write(content, at: version) }
        if records.count * 2 >= slots.count { resize() }
        if records.count == records.capacity { records.reserveLarge(records.count * 2) }
        records.append(Record(key: key, hash: hash, entry: Entry(version: version, content: content)))
        occupy(hash, records.count - 1)
        return (.inserted, false)
    }

    /// Looks where a hash leads, which brings that part of the table into the cache.
    func glance(_ hash: UInt32) -> UInt64 { slots.isEmpty ? 0 : slots[Int(hash) & (slots.count - 1)] }

    /// Takes back the last write of the entry at a position, which replaced something.
    mutating func undo(at position: Int) { records[position].entry.undo() }

    /// Frees a replaced content of the entry at a position.
    mutating func forget(version: UInt64, at position: Int) { records[position].entry.forget(version: version) }

    /// Removes the entry at a position; the last one moves there.
    mutating func remove(at position: Int) {
        let last = records.count - 1
        if !slots.isEmpty {
            vacate(slot(of: position, hash: records[position].hash))
            if position != last {
                let moved = records[last].hash
                slots[slot(of: last, hash: moved)] = Self.word(moved, position)
            }
        }
        records.swapAt(position, last)
        records.removeLast()
    }

    /// The hash of a key in all tables.
    static func hash(_ key: Key) -> UInt32 { UInt32(truncatingIfNeeded: key.quickHash) }

    private static func word(_ hash: UInt32, _ position: Int) -> UInt64 {
        UInt64(hash) << 32 | UInt64(UInt32(truncatingIfNeeded: position + 1))
    }

    /// A loop over positions, since one over records would retain each.
    private func scan(for key: Key) -> Int? {
        for position in records.indices where records[position].key == key { return position }
        return nil
    }

    private func position(of key: Key, hash: UInt32) -> Int? {
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while slots[slot] != 0 {
            let word = slots[slot]
            if UInt32(word >> 32) == hash {
                let position = Int(UInt32(truncatingIfNeeded: word)) - 1
                if records[position].key == key { return position }
            }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private func slot(of position: Int, hash: UInt32) -> Int {
        let mask = slots.count - 1
        let word = Self.word(hash, position)
        var slot = Int(hash) & mask
        while slots[slot] != word { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func occupy(_ hash: UInt32, _ position: Int) {
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = Self.word(hash, position)
    }

    /// Empties a slot and moves those behind it forward that would not be found any more.
    private mutating func vacate(_ start: Int) {
        let mask = slots.count - 1
        var hole = start
        var slot = (start + 1) & mask
        while slots[slot] != 0 {
            let home = Int(slots[slot] >> 32) & mask
            if (slot &- home) & mask >= (slot &- hole) & mask {
                slots[hole] = slots[slot]
                hole = slot
            }
            slot = (slot + 1) & mask
        }
        slots[hole] = 0
    }

    private mutating func resize() {
        let size = max(4 * Self.smallCount, slots.count * 2)
        slots = []
        slots.reserveLarge(size)
        slots.append(contentsOf: repeatElement(0, count: size))
        for position in records.indices { occupy(records[position].hash, position) }
    }
}
