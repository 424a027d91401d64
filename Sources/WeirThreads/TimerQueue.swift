internal import HeapModule

/// Actions in the order of their deadlines, those of one deadline in the order of their arrival.
struct TimerQueue {
    private struct Entry: Comparable {
        let deadline: UInt64
        let number: UInt64

        static func < (left: Entry, right: Entry) -> Bool {
            (left.deadline, left.number) < (right.deadline, right.number)
        }
    }

    /// Also holds entries whose action was cancelled, until they come up or are the larger part.
    private var heap: Heap<Entry> = []
    private var actions: [UInt64: @Sendable () -> Void] = [:]
    private var nextNumber: UInt64 = 0

    /// The number of actions that were neither taken nor cancelled.
    var count: Int { actions.count }

    /// Adds an action and gives its number.
    ///
    /// - Complexity: O(log n).
    mutating func insert(at deadline: UInt64, _ action: @escaping @Sendable () -> Void) -> UInt64 {
        let number = nextNumber
        nextNumber += 1
        actions[number] = action
        heap.insert(Entry(deadline: deadline, number: number))
        return number
    }

    /// Forgets an action; false when it was taken or cancelled before.
    ///
    /// - Complexity: O(1) amortised.
    mutating func cancel(_ number: UInt64) -> Bool {
        guard actions.removeValue(forKey: number) != nil else { return false }
        // Timeouts that never come up must not pile up until their deadlines.
        if heap.count > 64, heap.count > 2 * actions.count {
            heap.removeAll { actions[$0.number] == nil }
        }
        return true
    }

    /// The earliest deadline, or nil when there is no action.
    mutating func earliest() -> UInt64? {
        while let first = heap.min, actions[first.number] == nil { heap.removeMin() }
        return heap.min?.deadline
    }

    /// Takes the first action whose deadline is not after `now`.
    mutating func popDue(_ now: UInt64) -> (@Sendable () -> Void)? {
        guard let deadline = earliest(), deadline <= now else { return nil }
        return actions.removeValue(forKey: heap.removeMin().number)
    }
}
