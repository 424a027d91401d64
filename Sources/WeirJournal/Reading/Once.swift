internal import Synchronization
internal import WeirLock

/// A value that is made at its first use, by one thread while others wait.
final class Once<Value: Sendable>: Sendable {
    private let made = Lock<Value?>(nil)

    /// The value.
    func value(_ make: () -> Value) -> Value {
        made.withLock { known in
            if let known { return known }
            let value = make()
            known = value
            return value
        }
    }
}
