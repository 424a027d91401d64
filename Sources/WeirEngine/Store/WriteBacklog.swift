import Synchronization
import WeirModel

/// What posts of one lane have written and nobody has looked for yet.
///
/// The tree lists the backlogs that are not empty, and whoever reads it settles them first; so nobody can tell that they
/// wait. Many writes then take the lock of the tree once, and its memory moves from core to core once.
final class WriteBacklog: Sendable {
    private struct State {
        var writes: ContiguousArray<RecordedWrite> = []
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
        /// There are so many writes that they should be settled, if nobody is at the tree.
        case settleIfFree
        /// There are so many writes that they must be settled.
        case settle
        /// Nothing was added; the post should be applied at once.
        case applyAtOnce
    }

    private static var most: Int { 4096 }
    private static var many: Int { 64 }
    private static var few: Int { 8 }
    private let padding = Padding()
    private let state = Lock(State())

    /// Adds the writes of a post that has ended.
    func add(_ writes: ContiguousArray<RecordedWrite>) -> Step {
        state.withLock { state in
            if state.postsAtOnce > 0 {
                state.postsAtOnce -= 1
                return .applyAtOnce
            }
            for index in writes.indices { state.writes.append(writes[index]) }
            if !state.isListed {
                state.isListed = true
                return .list
            }
            if state.writes.count < Self.many { return .nothing }
            return state.writes.count < Self.most ? .settleIfFree : .settle
        }
    }

    /// Calls `body` with the writes, oldest first, and forgets them.
    ///
    /// - Parameter isEarly: whether somebody else asked for them, and the backlog is not listed any more.
    func take(isEarly: Bool, _ body: (ContiguousArray<RecordedWrite>) -> Void) {
        state.withLock { state in
            body(state.writes)
            if isEarly {
                state.isListed = false
                if state.writes.count < Self.few { state.postsAtOnce = 4 * Self.few }
            }
            while state.writes.popLast() != nil {}
        }
    }
}

extension StoreTree {
    /// Applies what ended posts have written; no post may have the store to itself.
    mutating func settle() {
        guard !backlogs.isEmpty else { return }
        for backlog in backlogs { settle(backlog, isEarly: true) }
        backlogs.removeAll(keepingCapacity: true)
    }

    /// Applies one backlog.
    mutating func settle(_ backlog: WriteBacklog, isEarly: Bool) {
        backlog.take(isEarly: isEarly) { writes in
            // Each write goes somewhere else in a large table. A glance at all those places first lets the waits for memory
            // overlap.
            for index in writes.indices { glances ^= writes[index].map.branch.glance(writes[index].hash) }
            for index in writes.indices {
                if writes[index].map.shape == shape.current {
                    put(writes[index])
                } else {
                    // Where its map has gone, the post came before the one that removed it, and its write went with it.
                    _ = try? perform(writes[index].operation)
                }
            }
            publish()
        }
    }
}
