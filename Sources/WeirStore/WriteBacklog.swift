import Synchronization
import WeirLock

/// What posts of one lane have written and nobody has looked for yet.
///
/// The tree lists the backlogs that are not empty, and whoever reads it applies them first; so nobody can tell that they
/// wait. Many writes then take the lock of the tree once, and its memory moves from core to core once.
///
/// Only writes that are sure to succeed later get here: whatever moves a map applies all listed backlogs before it, and what
/// is added to a backlog that is not listed is looked at again when the tree lists it.
final class WriteBacklog: Sendable {
    private struct State {
        var writes: ContiguousArray<PlacedWrite> = []
        /// Whether the tree lists this backlog, or the lane is about to ask for that.
        var isListed = false
        /// The number of posts to come that are better applied at once, since others soon look for what they write.
        var postsAtOnce = 0
    }

    /// What a lane has to do after `add`.
    enum Step {
        case nothing
        /// The tree must list the backlog.
        case list
        /// There are so many writes that they should be applied, if nobody is at the tree.
        case applyIfFree
        /// There are so many writes that they must be applied.
        case apply
        /// Nothing was added; the post must be applied at once.
        case applyAtOnce
    }

    private static var most: Int { 4096 }
    private static var many: Int { 64 }
    private static var few: Int { 8 }
    private let padding = Padding()
    private let state = Lock(State())

    /// Takes over the writes of a post that has ended, if they can wait.
    ///
    /// - Parameter writes: empty afterwards, unless the answer is `applyAtOnce`.
    func add(_ writes: inout ContiguousArray<PlacedWrite>, _ shape: TreeShape) -> Step {
        state.withLock { state in
            // Under this lock: whoever moves a map takes it first, and what comes later finds the backlog unlisted.
            let current = shape.current
            for index in writes.indices where !writes[index].canWait(current) { return .applyAtOnce }
            if state.postsAtOnce > 0 {
                state.postsAtOnce -= 1
                return .applyAtOnce
            }
            if writes.count == 1, let only = writes.popLast() {
                // Moved without counting references, which most posts need no more than once.
                state.writes.append(only)
            } else {
                state.writes.append(contentsOf: writes)
                writes.removeAll(keepingCapacity: true)
            }
            if !state.isListed {
                state.isListed = true
                return .list
            }
            if state.writes.count < Self.many { return .nothing }
            return state.writes.count < Self.most ? .applyIfFree : .apply
        }
    }

    /// Whether all writes can still wait.
    func canWait(_ shape: UInt64) -> Bool {
        state.withLock { state in
            for index in state.writes.indices where !state.writes[index].canWait(shape) { return false }
            return true
        }
    }

    /// Gives back what was added to a backlog that is not listed, because it cannot wait.
    func giveBack() -> ContiguousArray<PlacedWrite> {
        state.withLock { state in
            state.isListed = false
            defer { state.writes = [] }
            return state.writes
        }
    }

    /// Calls `body` with the writes, oldest first, and forgets them.
    ///
    /// - Parameter isEarly: whether somebody else asked for them, and the backlog is not listed any more.
    func take(isEarly: Bool, _ body: (ContiguousArray<PlacedWrite>) -> Void) {
        state.withLock { state in
            body(state.writes)
            if isEarly {
                state.isListed = false
                if (1..<Self.few).contains(state.writes.count) { state.postsAtOnce = 4 * Self.few }
            }
            while state.writes.popLast() != nil {}
        }
    }
}

extension StoreTree {
    /// Applies what ended posts have written; no post may have the store to itself.
    mutating func applyBacklogs() {
        guard !backlogs.isEmpty else { return }
        for backlog in backlogs { apply(backlog, isEarly: true) }
        backlogs.removeAll(keepingCapacity: true)
    }

    /// Applies one backlog.
    mutating func apply(_ backlog: WriteBacklog, isEarly: Bool) {
        backlog.take(isEarly: isEarly) { writes in
            // Each write goes somewhere else in a large table. A glance at all those places first lets the waits for memory
            // overlap.
            for index in writes.indices { glances ^= writes[index].map.branch.glance(writes[index].hash) }
            for index in writes.indices {
                precondition(writes[index].map.shape == shape.current, "a map moved under a write that waits")
                put(writes[index])
            }
            publish()
        }
    }
}
