import Synchronization

/// Whether the results of a run are still wanted, readable through a plain pointer by plugins.
///
/// The word is 0 as long as they are, 2 once nothing new is to begin, and 1 once what is in flight is given up as well.
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
    package var isSet: Bool { unsafe word.pointee.load(ordering: .relaxed) == 1 }

    /// Whether nothing new is to begin.
    package var isStopping: Bool { unsafe word.pointee.load(ordering: .relaxed) != 0 }

    /// Tells that nothing new is to begin, unless the flag is set.
    ///
    /// The corresponding ABI function is `weir_is_stopping`.
    package func stop() {
        _ = unsafe word.pointee.compareExchange(expected: 0, desired: 2, ordering: .relaxed)
    }

    /// Sets the flag, for good.
    ///
    /// The corresponding ABI function is `weir_is_cancelled`.
    package func set() { unsafe word.pointee.store(1, ordering: .relaxed) }

    /// A look at the flag that counts no reference; valid while the flag lives.
    package var look: CancelLook { unsafe CancelLook(word) }

    /// The address that `weir_call.cancelled` carries, valid while the object lives.
    @unsafe package var address: UnsafePointer<UInt32> {
        unsafe UnsafeRawPointer(word).assumingMemoryBound(to: UInt32.self)
    }
}
