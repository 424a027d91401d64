package import WeirExec

/// A call that was under way, as the file `flight` of a run folder has it.
package struct FlightRecord: Sendable, Equatable {
    /// The number of bytes of a slot.
    static let size = 64
    /// The most calls that are noted at one time.
    static let slots = 4096

    /// The number of the site in its session.
    package let site: Int
    /// The scope and visit that the items are part of.
    package let scope: UInt64
    package let visit: Int
    /// The place of the first item, and the number of items.
    package let place: Int
    package let count: Int
    /// The attempt, from 0.
    package let attempt: Int
    /// What identifies the first item.
    package let key: ItemKey

    /// Reads a slot; nil where no call was under way.
    ///
    ///     0 whether one is   4 site   8 scope   16 visit   20 count   24 place   32 attempt   40 key     little-endian
    init?(_ slot: UnsafeRawBufferPointer) {
        guard slot.count >= Self.size, unsafe slot.number(at: 0, as: UInt32.self) == 1 else { return nil }
        site = unsafe Int(slot.number(at: 4, as: UInt32.self))
        scope = unsafe slot.number(at: 8, as: UInt64.self)
        visit = unsafe Int(slot.number(at: 16, as: UInt32.self))
        count = unsafe Int(slot.number(at: 20, as: UInt32.self))
        place = unsafe Int(truncatingIfNeeded: slot.number(at: 24, as: UInt64.self))
        attempt = unsafe Int(slot.number(at: 32, as: UInt32.self))
        key = unsafe ItemKey(low: slot.number(at: 40, as: UInt64.self), high: slot.number(at: 48, as: UInt64.self))
    }

    /// The calls that were under way when the last process that worked at a run ended, however it did.
    package static func read(_ folder: RunFolder) -> [FlightRecord] {
        guard let map = try? folder.files.map(folder.path + "/flight") else { return [] }
        return withExtendedLifetime(map) {
            stride(from: 0, to: unsafe map.bytes.count, by: size).compactMap { offset in
                unsafe FlightRecord(UnsafeRawBufferPointer(rebasing: map.bytes[offset...]))
            }
        }
    }
}
