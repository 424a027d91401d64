import Synchronization
import WeirLock
package import WeirValue

/// The PENDING items of a process: each has a token of slot and generation, so that a late or double completion finds
/// nothing (ABI rule 10).
package final class PendingItems: Sendable {
    /// How an item ended: its result, whose memory is its own, or its error.
    package typealias Outcome = Result<Value, NodeError>

    private struct Slot {
        var generation: UInt32 = 1
        var phase = Phase.free
        /// Where the waiting item belongs, and when it began to wait; nil where nobody may be told.
        var place: (any PendingPlace)?
        var position = 0
        var since: UInt64 = 0

        func overdue(among count: Int) -> OverdueItems? {
            guard let place else { return nil }
            let (index, item) = place.item(at: position)
            return OverdueItems(
                path: place.path + (index.map { "[\($0)]" } ?? ""), item: item.description, since: since, count: count)
        }
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
    /// - Parameters:
    ///   - place: where the item belongs, in case nobody completes it.
    ///   - since: the time, in nanoseconds of the engine's clock.
    /// - Returns: the outcome when the item was completed already; then `whenDone` is never called.
    package func activate(
        _ token: UInt64, at place: (any PendingPlace)? = nil, since: UInt64 = 0,
        whenDone: @escaping @Sendable (Outcome) -> Void
    ) -> Outcome? {
        table.withLock { Self.activate(token, in: &$0, place, 0, since, whenDone) }
    }

    /// Starts waiting for all items that one exec call left pending.
    ///
    /// - Parameters:
    ///   - place: where the items belong, at the same positions as in `tokens`.
    ///   - since: the time, in nanoseconds of the engine's clock.
    ///   - whenDone: gives what to call for the item at a position of `tokens`.
    /// - Returns: the outcomes of the items that were completed already, by position; for those nothing is called.
    package func activate(
        _ tokens: [UInt64], at place: (any PendingPlace)? = nil, since: UInt64 = 0,
        whenDone: (Int) -> @Sendable (Outcome) -> Void
    ) -> [(position: Int, outcome: Outcome)] {
        table.withLock { table in
            var early: [(Int, Outcome)] = []
            for (position, token) in tokens.enumerated() {
                guard
                    let outcome = Self.activate(token, in: &table, place, position, since, whenDone(position))
                else { continue }
                early.append((position, outcome))
            }
            return early
        }
    }

    private static func activate(
        _ token: UInt64, in table: inout Table, _ place: (any PendingPlace)?, _ position: Int, _ since: UInt64,
        _ whenDone: @escaping @Sendable (Outcome) -> Void
    ) -> Outcome? {
        guard let index = find(token, in: table) else { return nil }
        if case .early(let outcome) = table.slots[index].phase {
            release(index, in: &table)
            return outcome
        }
        table.slots[index].phase = .waiting(whenDone)
        table.slots[index].place = place
        table.slots[index].position = position
        table.slots[index].since = since
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
                table.slots[index].place = nil
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

    /// What waits.
    ///
    /// - Parameter limit: a time of the engine's clock in nanoseconds.
    /// - Returns: the items that have waited since `limit` or longer, by the path of their node without the numbers of
    ///   items, and since when the first of the others waits; nil where there is none.
    /// - Complexity: O(items).
    package func waiting(longerThanSince limit: UInt64) -> (overdue: [String: OverdueItems], others: UInt64?) {
        table.withLock { table in
            // Their places may be asked, since none of them ends while the table is locked.
            var oldest: [String: (slot: Int, count: Int)] = [:]
            var nodes: [String: String] = [:]
            var others: UInt64?
            for (index, slot) in table.slots.enumerated() {
                guard case .waiting = slot.phase, let place = slot.place else { continue }
                guard slot.since <= limit else {
                    others = min(others ?? .max, slot.since)
                    continue
                }
                let path = place.path
                let node: String
                if let known = nodes[path] {
                    node = known
                } else {
                    node = path.withoutItemNumbers
                    nodes[path] = node
                }
                let known = oldest[node]
                let isOlder = known.map { slot.since < table.slots[$0.slot].since } ?? true
                oldest[node] = (isOlder ? index : known?.slot ?? index, (known?.count ?? 0) + 1)
            }
            return (oldest.compactMapValues { table.slots[$0.slot].overdue(among: $0.count) }, others)
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
        table.slots[index].place = nil
        table.slots[index].generation = max(1, table.slots[index].generation &+ 1)
        table.free.append(index)
    }
}
