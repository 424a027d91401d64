import Synchronization
import WeirLock

/// An action that several events may trigger and that runs for the first of them.
final class Once: Sendable {
    private let action = Lock<(@Sendable () -> Void)?>(nil)

    /// Sets the action.
    ///
    /// Before any event can happen.
    func arm(_ action: @escaping @Sendable () -> Void) {
        self.action.withLock { $0 = action }
    }

    /// Runs the action unless it ran before.
    func fire() {
        let action = self.action.withLock { action in
            defer { action = nil }
            return action
        }
        action?()
    }
}
