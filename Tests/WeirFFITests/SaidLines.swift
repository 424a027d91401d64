import Synchronization
import WeirLock

/// What a host of functions says to the user.
final class SaidLines: Sendable {
    private let lines = Lock<[String]>([])

    /// All lines so far.
    var all: [String] { lines.withLock { $0 } }

    /// Adds a line.
    @Sendable func add(_ line: String) { lines.withLock { $0.append(line) } }
}
