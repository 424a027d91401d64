internal import Synchronization

/// Tells whether the call that gave a view is still running.
///
///     host memory ◀──pointer── ListView, MapView, Resource, Call, Store ──life──▶ CallLife (closed when the callback returns)
final class CallLife: Sendable {
    private let isOpen = Atomic(true)

    /// Stops the process with an explanation when the memory behind a view is gone.
    func check() {
        precondition(
            isOpen.load(ordering: .relaxed),
            "a value, call or store was used after the call that gave it had returned; keep `value.detached` instead")
    }

    /// Ends it for all views at once.
    func close() { isOpen.store(false, ordering: .relaxed) }
}
