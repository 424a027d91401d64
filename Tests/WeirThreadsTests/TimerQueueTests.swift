import Testing

@testable import WeirThreads

struct TimerQueueTests {
    /// Runs everything due at `now` and gives the marks that the actions left.
    private func drain(_ queue: inout TimerQueue, at now: UInt64, _ marks: Marks) -> [Int] {
        while let action = queue.popDue(now) { action() }
        return marks.all.withLock { marks in
            defer { marks = [] }
            return marks
        }
    }

    @Test func actionsComeByDeadlineThenByArrival() {
        let marks = Marks()
        var queue = TimerQueue()
        for (mark, deadline) in [30, 10, 20, 10, 30, 10].enumerated() {
            _ = queue.insert(at: UInt64(deadline)) { marks.add(mark) }
        }
        #expect(drain(&queue, at: 9, marks) == [])
        #expect(drain(&queue, at: 20, marks) == [1, 3, 5, 2])
        #expect(queue.earliest() == 30)
        #expect(drain(&queue, at: .max, marks) == [0, 4])
        #expect(queue.earliest() == nil)
    }

    @Test func cancelledActionsNeverCome() {
        let marks = Marks()
        var queue = TimerQueue()
        let first = queue.insert(at: 1) { marks.add(1) }
        let second = queue.insert(at: 2) { marks.add(2) }
        let cancels = [queue.cancel(first), queue.cancel(first)]
        #expect(cancels == [true, false], "the second time it is cancelled already")
        #expect(queue.earliest() == 2)
        #expect(drain(&queue, at: 5, marks) == [2])
        let late = queue.cancel(second)
        #expect(!late, "it ran")
    }

    @Test func manyCancelledActionsLeaveTheOthersInOrder() {
        let marks = Marks()
        var queue = TimerQueue()
        var numbers: [UInt64] = []
        // A fixed scramble of 0..<10,007.
        for index in 0..<10_007 {
            let deadline = index * 5_003 % 10_007
            numbers.append(queue.insert(at: UInt64(deadline)) { marks.add(deadline) })
        }
        for (index, number) in numbers.enumerated() where index % 10 != 0 { _ = queue.cancel(number) }
        #expect(queue.count == 1_001)
        let expected = (0..<10_007).filter { $0 % 10 == 0 }.map { $0 * 5_003 % 10_007 }.sorted()
        #expect(drain(&queue, at: .max, marks) == expected)
    }
}
