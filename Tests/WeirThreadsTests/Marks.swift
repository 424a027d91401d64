import Synchronization
import WeirLock

/// Numbers that actions leave behind.
final class Marks: Sendable {
    let all = Lock<[Int]>([])

    func add(_ mark: Int) { all.withLock { $0.append(mark) } }
}
