import Synchronization
import WeirExec
import WeirLock

/// Names PENDING items that nobody completes: each node's oldest after a minute, then again every ten.
///
/// One timer for a whole run, and none as long as nothing is pending.
final class PendingWatch: Sendable {
    /// How long an item waits without a word, in nanoseconds.
    static let patience: UInt64 = 60_000_000_000
    /// How long nothing more is said of a node, in nanoseconds.
    static let silence: UInt64 = 600_000_000_000

    private let items: PendingItems
    private let clock: any EngineClock
    private let tell: @Sendable (RunWarning) -> Void
    private let isArmed = Atomic(false)
    /// When a node was named last, by its path without the numbers of items.
    private let named = Lock<[String: UInt64]>([:])

    init(_ items: PendingItems, _ clock: any EngineClock, tell: @escaping @Sendable (RunWarning) -> Void) {
        self.items = items
        self.clock = clock
        self.tell = tell
    }

    /// Notes that items are pending, after they are in the table.
    @inline(__always) func note() {
        if !isArmed.load(ordering: .relaxed) { arm(at: clock.deadline(in: Self.patience)) }
    }

    @inline(never) private func arm(at time: UInt64) {
        guard isArmed.compareExchange(expected: false, desired: true, ordering: .sequentiallyConsistent).exchanged
        else {
            return
        }
        // The timer may outlive the run, which it must not keep.
        clock.schedule(at: time) { [weak self] in self?.look() }
    }

    private func look() {
        // Whoever comes from now on sets the timer, or is seen below.
        isArmed.store(false, ordering: .sequentiallyConsistent)
        let now = clock.now
        let (overdue, youngest) = items.waiting(longerThanSince: now < Self.patience ? 0 : now - Self.patience)
        var next = youngest.map { $0 + Self.patience }
        let warnings = named.withLock { named in
            named = named.filter { overdue[$0.key] != nil }
            var warnings: [RunWarning] = []
            for (node, items) in overdue.sorted(by: { $0.key < $1.key }) {
                if let last = named[node], now - last < Self.silence {
                    next = min(next ?? .max, last + Self.silence)
                    continue
                }
                named[node] = now
                next = min(next ?? .max, now + Self.silence)
                warnings.append(Self.warning(about: items, now))
            }
            return warnings
        }
        for warning in warnings { tell(warning) }
        if let next { arm(at: next) }
    }

    private static func warning(about items: OverdueItems, _ now: UInt64) -> RunWarning {
        .neglectedItem(
            path: items.path, item: items.item, nanoseconds: now - min(now, items.since), others: items.count - 1)
    }
}
