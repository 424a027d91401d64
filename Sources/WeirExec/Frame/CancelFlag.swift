import Synchronization

/// Whether the results of a run are still wanted, readable through a plain pointer by plugins.
// SAFETY: the word is only accessed atomically and lives as long as the object.
@safe package final class CancelFlag: @unchecked Sendable {
    private let word: UnsafeMutablePointer<Atomic<UInt32>>

    /// A flag that is not set.
    package init() {
        unsafe word = .allocate(capacity: 1)
        unsafe word.initialize(to: Atomic(0))
    }

    deinit {
        unsafe word.deinitialize(count: 1)
        unsafe word.deallocate()
    }

    /// Whether the flag is set.
    package var isSet: Bool { unsafe word.pointee.load(ordering: .relaxed) != 0 }

    /// Sets the flag, for good.
    package func set() { unsafe word.pointee.store(1, ordering: .relaxed) }

    /// A look at the flag that counts no reference; valid while the flag lives.
    package var look: CancelLook { unsafe CancelLook(word) }

    /// The address that `weir_call.cancelled` carries, valid while the object lives.
    @unsafe package var address: UnsafePointer<UInt32> {
        unsafe UnsafeRawPointer(word).assumingMemoryBound(to: UInt32.self)
    }
}
