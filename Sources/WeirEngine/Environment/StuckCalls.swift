import Synchronization
import WeirLock

/// The calls that have not returned after their time: each keeps a thread, its session and its instance, which then must not
/// end.
package final class StuckCalls: Sendable {
    /// One of them.
    package struct Call: Sendable {
        /// The node, with the item of a batch, `main/fetch[17]`.
        package let path: String
        /// The place of its node among the uses of the plan.
        let use: Int
        /// When it began, in nanoseconds of the engine's clock.
        package let since: UInt64
    }

    /// The most that a run bears, since each keeps a thread.
    static let most = 256

    private let calls = Lock<[Int: Call]>([:])
    private let next = Atomic(0)

    /// Notes a call.
    ///
    /// - Returns: what `remove` takes.
    func add(_ call: Call) -> Int {
        let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
        calls.withLock { $0[number] = call }
        return number
    }

    /// The number of those that have not returned yet.
    var count: Int { calls.withLock { $0.count } }

    /// Notes that a call has returned after all.
    func remove(_ number: Int) { calls.withLock { $0[number] = nil } }

    /// Those that have not returned yet, the oldest first.
    package var all: [Call] { calls.withLock { $0.sorted { $0.key < $1.key }.map(\.value) } }
}
