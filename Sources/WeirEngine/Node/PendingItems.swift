import Synchronization
package import WeirModel

/// The PENDING items of a process: each has a token of slot and generation, so that a late or double completion finds
/// nothing (ABI rule 10).
package final class PendingItems: Sendable {
    /// How an item ended: its result, whose memory is its own, or its error.
    package typealias Outcome = Result<Value, NodeError>

    private struct Slot {
        var generation: UInt32 = 1
        var phase = Phase.free
    }

    private enum Phase {
        case free
        /// exec has not returned yet.
        case reserved
        /// Completed before exec returned.
        case early(Outcome)
        /// exec returned; the owner waits.
        case waiting(@Sendable (Outcome) -> Void)
        /// The owner no longer waits; what the plugin may still read is kept until it completes the item.
        case abandoned(any AnyObject & Sendable)
    }

    private struct Table {
        var slots: [Slot] = []
        var free: [Int] = []
    }

    private let table = Lock(Table())

    /// An empty table.
    package init() {}

    /// A token for an item of an exec call that has not returned yet.
    ///
    /// Never 0.
    package func reserve() -> UInt64 {
        table.withLock { table in
            let index: Int
            if let known = table.free.popLast() {
                index = known
            } else {
                index = table.slots.count
                table.slots.append(Slot())
            }
            table.slots[index].phase = .reserved
            return UInt64(table.slots[index].generation) << 32 | UInt64(index)
        }
    }

    /// Starts waiting for an item whose exec call returned.
    ///
    /// - Returns: the outcome when the item was completed already; then `whenDone` is never called.
    package func activate(_ token: UInt64, whenDone: @escaping @Sendable (Outcome) -> Void) -> Outcome? {
        table.withLock { Self.activate(token, in: &$0, whenDone) }
    }

    /// Starts waiting for all items that one exec call left pending.
    ///
    /// - Parameter whenDone: gives what to call for the item at a position of `tokens`.
    /// - Returns: the outcomes of the items that were completed already, by position; for those nothing is called.
    package func activate(
        _ tokens: [UInt64], whenDone: (Int) -> @Sendable (Outcome) -> Void
    ) -> [(position: Int, outcome: Outcome)] {
        table.withLock { table in
            var early: [(Int, Outcome)] = []
            for (position, token) in tokens.enumerated() {
                guard let outcome = Self.activate(token, in: &table, whenDone(position)) else { continue }
                early.append((position, outcome))
            }
            return early
        }
    }

    private static func activate(
        _ token: UInt64, in table: inout Table, _ whenDone: @escaping @Sendable (Outcome) -> Void
    ) -> Outcome? {
        guard let index = find(token, in: table) else { return nil }
        if case .early(let outcome) = table.slots[index].phase {
            release(index, in: &table)
            return outcome
        }
        table.slots[index].phase = .waiting(whenDone)
        return nil
    }

    /// Ends an item.
    ///
    /// Any thread.
    ///
    /// - Returns: false when the token is unknown or spent, and nothing happened.
    package func complete(_ token: UInt64, _ outcome: Outcome) -> Bool {
        enum Action {
            case stale, taken
            case tell(@Sendable (Outcome) -> Void)
        }
        let action: Action = table.withLock { table in
            guard let index = Self.find(token, in: table) else { return .stale }
            switch table.slots[index].phase {
            case .reserved:
                table.slots[index].phase = .early(outcome)
                return .taken
            case .waiting(let whenDone):
                Self.release(index, in: &table)
                return .tell(whenDone)
            case .abandoned:
                Self.release(index, in: &table)
                return .stale
            case .free, .early:
                return .stale
            }
        }
        switch action {
        case .stale: return false
        case .taken: return true
        case .tell(let whenDone):
            whenDone(outcome)
            return true
        }
    }

    /// Stops waiting for an item.
    ///
    /// What the plugin may still read stays alive until it completes the item.
    ///
    /// - Returns: false when the item was completed or is unknown.
    package func abandon(_ token: UInt64, keeping memory: any AnyObject & Sendable) -> Bool {
        table.withLock { table in
            guard let index = Self.find(token, in: table) else { return false }
            if case .waiting = table.slots[index].phase {
                table.slots[index].phase = .abandoned(memory)
                return true
            }
            return false
        }
    }

    /// Forgets a token whose item did not become PENDING after all.
    package func discard(_ token: UInt64) {
        table.withLock { table in
            if let index = Self.find(token, in: table) { Self.release(index, in: &table) }
        }
    }

    private static func find(_ token: UInt64, in table: Table) -> Int? {
        let index = Int(token & 0xFFFF_FFFF)
        guard index < table.slots.count, table.slots[index].generation == UInt32(truncatingIfNeeded: token >> 32) else {
            return nil
        }
        if case .free = table.slots[index].phase { return nil }
        return index
    }

    private static func release(_ index: Int, in table: inout Table) {
        table.slots[index].phase = .free
        table.slots[index].generation = max(1, table.slots[index].generation &+ 1)
        table.free.append(index)
    }
}
