/// The words behind the pieces of an arena that a call has given to its plugin: one that has changed says that the plugin
/// wrote past the end of its piece.
///
/// Each word has half a secret and half the way to the one before:
///
///     … | piece | secret, distance ─┐ | piece | secret, distance ─┐ | ◀── last
///               ▲───────────────────┘◀────────────────────────────┘
// SAFETY: the words lie in the arena of the running call, which is not reset before `check`.
@safe struct AllocationGuards {
    /// The bytes that a guard needs behind a piece.
    static let size = 8
    private static let secret: UInt32 = 0x5AFE_C0DE
    private var last: UnsafeMutableRawPointer?
    /// Words too far from the one after them.
    private var others: [UnsafeMutableRawPointer] = unsafe []

    /// Whether there are none.
    var isEmpty: Bool { unsafe last == nil }

    /// Puts a word at the end of a piece.
    @unsafe mutating func add(_ place: UnsafeMutableRawPointer) {
        var distance: Int32 = 0
        if let last = unsafe last {
            distance = Int32(exactly: unsafe place - last) ?? 0
            if distance == 0 { unsafe others.append(last) }
        }
        unsafe place.storeBytes(of: Self.word(distance), as: UInt64.self)
        unsafe last = unsafe place
    }

    /// Whether all words are as they were; forgets them.
    mutating func check() -> Bool {
        defer {
            unsafe last = nil
            if unsafe !others.isEmpty { unsafe others = unsafe [] }
        }
        while let place = unsafe last {
            let word = unsafe place.loadUnaligned(as: UInt64.self)
            guard UInt32(truncatingIfNeeded: word >> 32) == Self.secret else { return false }
            let distance = Int(Int32(truncatingIfNeeded: word))
            unsafe last = unsafe distance != 0 ? place - distance : others.popLast()
        }
        return true
    }

    private static func word(_ distance: Int32) -> UInt64 {
        UInt64(secret) << 32 | UInt64(UInt32(bitPattern: distance))
    }
}
