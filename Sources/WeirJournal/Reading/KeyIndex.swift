internal import Synchronization
internal import WeirExec

/// Where the records of each key lie, by site and scope: an open hash table of eight bytes a record.
///
///     slot: record | tag ──▶ record ──chain──▶ record of the same key ──▶ …         the one that was recorded last comes first
// SAFETY: the memory is made before the object is shared and lives as long as it; slots are only accessed atomically.
@safe final class KeyIndex: @unchecked Sendable {
    private static let tagBits = 24

    private let slots: UnsafeMutablePointer<Atomic<UInt64>>
    private let size: Int
    /// The record behind each in its chain, by number; empty where no two records have the same key.
    private var chain: [UInt64] = []

    /// The index of all records.
    ///
    /// - Complexity: O(records), however many of them are equal.
    init(_ past: PastRecords) {
        var size = 64
        while size < past.records * 8 / 5 { size *= 2 }
        self.size = size
        unsafe slots = .allocate(capacity: size)
        for slot in 0..<size { unsafe (slots + slot).initialize(to: Atomic(0)) }
        for number in past.frames.indices {
            for run in past.runs(of: number) {
                for row in Int(run.row)..<Int(run.row) + Int(run.count) { insert(number, row, run.scope, past) }
            }
        }
    }

    deinit {
        unsafe slots.deinitialize(count: size)
        unsafe slots.deallocate()
    }

    private func insert(_ frame: Int, _ row: Int, _ scope: UInt64, _ past: PastRecords) {
        // Never zero, which says that a slot is free.
        let record = UInt64(RecordPlace.number(frame, row)) + 1
        let (slot, tag) = find(past.frames[frame].site, scope, past.key(frame, row), past)
        let known = unsafe slots[slot].load(ordering: .relaxed) >> Self.tagBits
        if known != 0 {
            if chain.isEmpty { chain = [UInt64](repeating: 0, count: past.records) }
            chain[past.frames[frame].firstRecord + row] = known
        }
        unsafe slots[slot].store(record << Self.tagBits | tag, ordering: .relaxed)
    }

    /// The slot of a key, or the free one where it would be, and its tag.
    private func find(_ site: Int32, _ scope: UInt64, _ key: ItemKey, _ past: PastRecords) -> (slot: Int, tag: UInt64) {
        // Visits of flows have the same key in each scope.
        let mixed = scope &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(truncatingIfNeeded: site) &* 0xBF58_476D_1CE4_E5B9
        let tag = (key.high ^ mixed >> 32) & (1 << Self.tagBits - 1)
        var slot = Int(truncatingIfNeeded: key.low ^ mixed) & (size - 1)
        while true {
            let entry = unsafe slots[slot].load(ordering: .relaxed)
            if entry == 0 { return (slot, tag) }
            if entry & (1 << Self.tagBits - 1) == tag {
                let (frame, row) = RecordPlace.parts(of: Int(entry >> Self.tagBits) - 1)
                if past.key(frame, row) == key, past.frames[frame].site == site, past.run(of: frame, row).scope == scope
                {
                    return (slot, tag)
                }
            }
            slot = (slot + 1) & (size - 1)
        }
    }

    /// Calls `body` with each record of a key that answers nothing yet, until that returns true.
    ///
    /// - Returns: how many records it passed, those among them that answer something already.
    @discardableResult
    func search(
        _ site: Int32, _ scope: UInt64, _ key: ItemKey, _ past: PastRecords, _ body: (_ frame: Int, _ row: Int) -> Bool
    ) -> Int {
        let (slot, tag) = find(site, scope, key, past)
        let first = unsafe slots[slot].load(ordering: .relaxed)
        var (record, isAtStart) = (first >> Self.tagBits, true)
        var passed = 0
        while record != 0 {
            passed += 1
            let (frame, row) = RecordPlace.parts(of: Int(record) - 1)
            let number = past.frames[frame].firstRecord + row
            if !past.isClaimed(number) {
                if isAtStart, record != first >> Self.tagBits {
                    // What came before is taken for good, so that nobody needs to pass it again.
                    _ = unsafe slots[slot].compareExchange(
                        expected: first, desired: record << Self.tagBits | tag, ordering: .relaxed)
                }
                isAtStart = false
                if body(frame, row) { return passed }
            }
            record = chain.isEmpty ? 0 : chain[number]
        }
        return passed
    }
}
