/// Work ordered by when it may begin; equal times keep their order.
///
/// - Complexity: O(1) amortised when work is added roughly in order of time, as waits of one length are.
struct DueQueue {
    private var entries: [BatchWork] = []
    private var head = 0

    var isEmpty: Bool { head == entries.count }

    var first: BatchWork? { isEmpty ? nil : entries[head] }

    mutating func add(_ entry: BatchWork) {
        var place = entries.count
        while place > head, entries[place - 1].due > entry.due { place -= 1 }
        entries.insert(entry, at: place)
    }

    mutating func removeFirst() {
        head += 1
        if head > 64, head * 2 > entries.count {
            entries.removeFirst(head)
            head = 0
        }
    }
}
