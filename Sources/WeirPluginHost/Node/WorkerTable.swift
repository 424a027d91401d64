/// The worker states of one instance, by the number of the host thread. Each entry belongs to its thread.
// SAFETY: an entry is read and written by the thread with its number only, until the instance ends.
@safe final class WorkerTable: @unchecked Sendable {
    /// One thread's state.
    // SAFETY: the pointer is only handed back to the plugin.
    @safe struct Slot {
        var pointer: UnsafeMutableRawPointer?
        var isCreated = false
    }

    /// The most threads that can have a state.
    static let capacity = 4096
    /// Whether the node type has worker states at all.
    let isNeeded: Bool
    private let slots: UnsafeMutablePointer<Slot>

    init(isNeeded: Bool) {
        self.isNeeded = isNeeded
        let count = isNeeded ? Self.capacity : 1
        unsafe slots = .allocate(capacity: count)
        unsafe slots.initialize(repeating: Slot(pointer: nil), count: count)
    }

    deinit { unsafe slots.deallocate() }

    /// Whether a thread of this number can have a state.
    func fits(_ number: Int) -> Bool { number >= 0 && number < Self.capacity }

    /// The state of a thread, or nil when it has none yet.
    @unsafe @inline(__always) func find(_ number: Int) -> Slot? {
        guard fits(number), unsafe slots[number].isCreated else { return nil }
        return unsafe slots[number]
    }

    /// Stores what create_worker gave.
    @unsafe func set(_ number: Int, _ pointer: UnsafeMutableRawPointer?) {
        unsafe slots[number] = unsafe Slot(pointer: pointer, isCreated: true)
    }

    /// The states that were created.
    var created: [Slot] {
        isNeeded ? (0..<Self.capacity).map { unsafe slots[$0] }.filter(\.isCreated) : []
    }
}
