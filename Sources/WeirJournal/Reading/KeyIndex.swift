internal import WeirExec

/// Where the records of each key lie: an open hash table of eight bytes a record.
// SAFETY: `slots` is written before the object is shared, and lives as long as it.
@safe final class KeyIndex: @unchecked Sendable {
    private static let tagBits = 24

    private let slots: UnsafeMutablePointer<UInt64>
    private let mask: Int

    /// The index of all records that have a key.
    ///
    /// - Complexity: O(records).
    init(_ past: PastRecords) {
        var size = 64
        while size < past.records * 8 / 5 { size *= 2 }
        mask = size - 1
        unsafe slots = .allocate(capacity: size)
        unsafe slots.initialize(repeating: 0, count: size)
        for (number, frame) in past.frames.enumerated() {
            for row in 0..<frame.rows { insert(past.key(number, row), number, row) }
        }
    }

    deinit { unsafe slots.deallocate() }

    private func insert(_ key: ItemKey, _ frame: Int, _ row: Int) {
        // Never zero, which says that a slot is free.
        let entry = UInt64(frame << FrameHeader.rowBits | row) + 1
        var slot = Int(truncatingIfNeeded: key.low) & mask
        while unsafe slots[slot] != 0 { slot = (slot + 1) & mask }
        unsafe slots[slot] = entry << Self.tagBits | Self.tag(key)
    }

    private static func tag(_ key: ItemKey) -> UInt64 { key.high & (1 << tagBits - 1) }

    /// Calls `body` with each record that may have a key, until that returns true.
    func search(_ key: ItemKey, _ body: (_ frame: Int, _ row: Int) -> Bool) {
        var slot = Int(truncatingIfNeeded: key.low) & mask
        let tag = Self.tag(key)
        while true {
            let entry = unsafe slots[slot]
            if entry == 0 { return }
            if entry & (1 << Self.tagBits - 1) == tag {
                let record = Int(entry >> Self.tagBits) - 1
                if body(record >> FrameHeader.rowBits, record & (1 << FrameHeader.rowBits - 1)) { return }
            }
            slot = (slot + 1) & mask
        }
    }
}
