import WeirModel

/// One execution of a flow's graph, between its nodes and where it has to wait.
///
/// An object, so that one serves all iterations of a batch that a lane runs one after another.
final class GraphState {
    /// A visit that stopped at its item: exec left it pending or failed, and what follows may wait.
    struct Unfinished {
        let prepared: Value
        let step: Lane.ItemStep
    }

    /// The index of the node that is or comes next.
    private(set) var place: Int
    /// The action of the last visit; nil for `default`.
    var action: String?
    /// The visit at `place` that has begun and must wait; nil when none has.
    var unfinished: Unfinished?
    /// The visits left, by node, of those that say `max_visits`; nil before the first visit of one.
    private var visitsLeft: [Int: Int]?

    /// A graph before its first node.
    init(start: Int) { place = start }

    /// Begins another execution.
    func restart(at start: Int) {
        place = start
        if action != nil { action = nil }
        if visitsLeft != nil { visitsLeft = nil }
    }

    /// Goes on to another node, whose action is not known yet.
    func go(to place: Int) {
        self.place = place
        if action != nil { action = nil }
    }

    /// Counts a visit of the node at `place`.
    ///
    /// - Parameter most: the most visits of the node.
    /// - Returns: false where there was none left.
    func countDown(from most: Int) -> Bool {
        let left = visitsLeft?[place] ?? most
        guard left > 0 else { return false }
        visitsLeft = visitsLeft ?? [:]
        visitsLeft?[place] = left - 1
        return true
    }
}
