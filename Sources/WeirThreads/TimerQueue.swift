/// Actions in the order of their deadlines, those of one deadline in the order of their arrival.
struct TimerQueue {
    private struct Entry {
        let deadline: UInt64
        let number: UInt64

        func isBefore(_ other: Entry) -> Bool { (deadline, number) < (other.deadline, other.number) }
    }

    /// A binary heap; also holds entries whose action was cancelled, until they come up or are the larger part.
    private var heap: [Entry] = []
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
        heap.append(Entry(deadline: deadline, number: number))
        siftUp(heap.count - 1)
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
            for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { siftDown(index) }
        }
        return true
    }

    /// The earliest deadline, or nil when there is no action.
    mutating func earliest() -> UInt64? {
        while let first = heap.first, actions[first.number] == nil { removeFirst() }
        return heap.first?.deadline
    }

    /// Takes the first action whose deadline is not after `now`.
    mutating func popDue(_ now: UInt64) -> (@Sendable () -> Void)? {
        guard let deadline = earliest(), deadline <= now, let first = heap.first else { return nil }
        removeFirst()
        return actions.removeValue(forKey: first.number)
    }

    private mutating func removeFirst() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        heap[0] = last
        siftDown(0)
    }

    private mutating func siftUp(_ start: Int) {
        var index = start
        while index > 0, heap[index].isBefore(heap[(index - 1) / 2]) {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    private mutating func siftDown(_ start: Int) {
        var index = start
        while true {
            var least = index
            let left = 2 * index + 1
            for child in left..<min(left + 2, max(left, heap.count))
            where heap[child].isBefore(heap[least]) { least = child }
            if least == index { return }
            heap.swapAt(index, least)
            index = least
        }
    }
}
