import Synchronization

/// Numbers that actions leave behind.
final class Marks: Sendable {
    let all = Mutex<[Int]>([])

    func add(_ mark: Int) { all.withLock { $0.append(mark) } }
}
