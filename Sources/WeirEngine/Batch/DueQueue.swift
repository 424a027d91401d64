import HeapModule

/// Work ordered by when it may begin; equal times keep their order.
///
/// Waits of one length come in order of time and are kept as they come; the others, of retries with a jitter or of
/// services that say when to come back, go into a heap.
///
/// - Complexity: O(1) amortised for work that is added in order of time, else O(log n).
struct DueQueue {
    private struct Entry: Comparable {
        let work: BatchWork
        let number: Int

        static func == (left: Entry, right: Entry) -> Bool { left.number == right.number }

        static func < (left: Entry, right: Entry) -> Bool {
            (left.work.due, left.number) < (right.work.due, right.number)
        }
    }

    private var ordered: [Entry] = []
    private var head = 0
    private var others: Heap<Entry> = []
    private var nextNumber = 0

    var isEmpty: Bool { head == ordered.count && others.isEmpty }

    var first: BatchWork? { isOtherFirst ? others.min?.work : head < ordered.count ? ordered[head].work : nil }

    private var isOtherFirst: Bool {
        guard let candidate = others.min else { return false }
        return head == ordered.count || candidate < ordered[head]
    }

    mutating func add(_ work: BatchWork) {
        let entry = Entry(work: work, number: nextNumber)
        nextNumber += 1
        if head == ordered.count || ordered[ordered.count - 1].work.due <= work.due {
            ordered.append(entry)
        } else {
            others.insert(entry)
        }
    }

    mutating func removeFirst() {
        if isOtherFirst {
            _ = others.popMin()
            return
        }
        head += 1
        if head > 64, head * 2 > ordered.count {
            ordered.removeFirst(head)
            head = 0
        }
    }
}
