import DequeModule
import HeapModule

/// Work ordered by when it may begin; equal times keep their order.
///
/// Waits of one length come in order of time and are kept as they come; the others, of retries with a jitter or of
/// services that say when to come back, go into a heap.
///
/// - Complexity: O(1) amortised for work that is added in order of time, else O(log n).
struct DueQueue {
    private struct Entry: Comparable {
        let work: ItemWork
        let number: Int

        static func == (left: Entry, right: Entry) -> Bool { left.number == right.number }

        static func < (left: Entry, right: Entry) -> Bool {
            (left.work.due, left.number) < (right.work.due, right.number)
        }
    }

    private var ordered: Deque<Entry> = []
    private var others: Heap<Entry> = []
    private var nextNumber = 0

    var isEmpty: Bool { ordered.isEmpty && others.isEmpty }

    var first: ItemWork? { isOtherFirst ? others.min?.work : ordered.first?.work }

    private var isOtherFirst: Bool {
        guard let candidate = others.min else { return false }
        return ordered.first.map { candidate < $0 } ?? true
    }

    mutating func add(_ work: ItemWork) {
        let entry = Entry(work: work, number: nextNumber)
        nextNumber += 1
        if ordered.last.map({ $0.work.due <= work.due }) ?? true {
            ordered.append(entry)
        } else {
            others.insert(entry)
        }
    }

    mutating func removeFirst() {
        if isOtherFirst { _ = others.popMin() } else { ordered.removeFirst() }
    }
}
