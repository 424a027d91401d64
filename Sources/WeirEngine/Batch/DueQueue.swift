/// Work ordered by when it may begin; equal times keep their order.
///
/// Waits of one length come in order of time and are kept as they come; the others, of retries with a jitter or of
/// services that say when to come back, go into a heap.
///
/// - Complexity: O(1) amortised for work that is added in order of time, else O(log n).
struct DueQueue {
    private struct Entry {
        let work: BatchWork
        let number: Int

        func isBefore(_ other: Entry) -> Bool { (work.due, number) < (other.work.due, other.number) }
    }

    private var ordered: [Entry] = []
    private var head = 0
    private var heap: [Entry] = []
    private var nextNumber = 0

    var isEmpty: Bool { head == ordered.count && heap.isEmpty }

    var first: BatchWork? { isHeapFirst ? heap.first?.work : head < ordered.count ? ordered[head].work : nil }

    private var isHeapFirst: Bool {
        guard let candidate = heap.first else { return false }
        return head == ordered.count || candidate.isBefore(ordered[head])
    }

    mutating func add(_ work: BatchWork) {
        let entry = Entry(work: work, number: nextNumber)
        nextNumber += 1
        if head == ordered.count || ordered[ordered.count - 1].work.due <= work.due {
            ordered.append(entry)
        } else {
            heap.append(entry)
            siftUp(heap.count - 1)
        }
    }

    mutating func removeFirst() {
        if isHeapFirst { return removeFirstOfHeap() }
        head += 1
        if head > 64, head * 2 > ordered.count {
            ordered.removeFirst(head)
            head = 0
        }
    }

    private mutating func removeFirstOfHeap() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        heap[0] = last
        var index = 0
        while true {
            var least = index
            for child in 2 * index + 1...2 * index + 2 where child < heap.count && heap[child].isBefore(heap[least]) {
                least = child
            }
            if least == index { return }
            heap.swapAt(index, least)
            index = least
        }
    }

    private mutating func siftUp(_ start: Int) {
        var index = start
        while index > 0, heap[index].isBefore(heap[(index - 1) / 2]) {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }
}
