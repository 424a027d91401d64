internal import DequeModule
import Synchronization
import WeirExec
internal import WeirExec
import WeirLock
internal import WeirValue

/// Permits that lanes take and give back; waiting parks the lane, never a thread.
///
/// First come, first served.
package final class Gate: Sendable {
    private struct State {
        var free: Int
        var waiting: Deque<CheckedContinuation<Int, Never>> = []
        /// Whether what holds a permit is not known to give it back.
        var isStuck = false
    }

    /// The number of permits that there are, taken or not.
    package let permits: Int
    private let state: Lock<State>

    /// A gate with so many permits, at least 1.
    package init(permits: Int) {
        self.permits = max(1, permits)
        state = Lock(State(free: self.permits))
    }

    /// Takes up to `wanted` permits at once.
    ///
    /// - Returns: how many were taken; 0 when others wait or none is free.
    package func tryAcquire(upTo wanted: Int = 1) -> Int {
        state.withLock { state in
            guard state.free > 0 else { return 0 }
            let taken = min(wanted, state.free)
            state.free -= taken
            return taken
        }
    }

    /// Takes at least one and up to `wanted` permits, and parks the lane until one is free.
    ///
    /// - Returns: how many were taken; 0 where the gate is stuck.
    package func acquire(upTo wanted: Int = 1) async -> Int {
        let taken = tryAcquire(upTo: wanted)
        if taken > 0 { return taken }
        let given = await withCheckedContinuation { continuation in
            let given: Int? = state.withLock { state in
                if state.free > 0 {
                    state.free -= 1
                    return 1
                }
                if state.isStuck { return 0 }
                state.waiting.append(continuation)
                return nil
            }
            if let given { continuation.resume(returning: given) }
        }
        state.showHandOver()
        return given
    }

    /// Takes the permit of a turnstile.
    ///
    /// - Throws: where a call that has not returned in its time holds it, perhaps for ever.
    func enter() async throws(NodeError) {
        if await acquire() > 0 { return }
        throw NodeError(
            .timeout, "the node type takes one call at a time, and one has not returned after its timeout", retry: .no)
    }

    /// Whether what holds a permit is not known to give it back.
    var isStuck: Bool { state.withLock { $0.isStuck } }

    /// Lets nobody wait any more for what may never be given back.
    func setStuck(_ isStuck: Bool) {
        let turnedAway = state.withLock { state in
            state.isStuck = isStuck
            guard isStuck else { return Deque<CheckedContinuation<Int, Never>>() }
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in turnedAway { continuation.resume(returning: 0) }
    }

    /// Gives permits back.
    ///
    /// A permit goes straight to the lane that waits longest.
    package func release(_ count: Int = 1) {
        var woken: [CheckedContinuation<Int, Never>] = []
        state.withLock { state in
            for _ in 0..<count {
                if let first = state.waiting.popFirst() { woken.append(first) } else { state.free += 1 }
            }
        }
        for continuation in woken { continuation.resume(returning: 1) }
    }
}
