import Testing
import WeirExec
import WeirModel
import WeirTestSupport

@testable import WeirEngine

/// The decisions about the items of a batch, one by one (B1, B2, B5, N2, N3).
struct ItemMachineTests {
    private func machine(
        _ concurrency: Int, counting: ItemMachine.Counting = .calls, attempts: Int = 10, hasFallback: Bool = true,
        policy: BatchDefinition.ErrorPolicy = .continue, tolerance: BatchDefinition.Tolerance = .count(0),
        total: Int? = nil
    ) -> ItemMachine {
        var retry = RetryPolicy()
        retry.attempts = attempts
        return ItemMachine(
            concurrency: concurrency, counting: counting,
            rule: AttemptRule(policy: retry, hasFallback: hasFallback), policy: policy,
            budget: FailureBudget(tolerance: tolerance, total: total))
    }

    /// Lets an item wait for an attempt, or for its fallback after one.
    private func wait(
        _ machine: inout ItemMachine, _ place: Int, attempt: Int = 1, due: UInt64 = 0, isLast: Bool = false
    ) {
        let fate = machine.attemptFailed(
            ItemRef(place: place, item: .int(place)),
            NodeError(.failed, "no", retry: isLast ? .no : .yes, retryAfter: due),
            attempt: isLast ? attempt : attempt - 1,
            now: 0, stage: .wanted, random: 0)
        #expect(fate == (isLast ? .rescue : .again(after: due)))
    }

    /// A step in words: `pull 4`, `redo 1 2`, `wait`, `finished`.
    private func text(_ step: ItemMachine.Step) -> String {
        switch step {
        case .pull(let count): "pull \(count)"
        case .redo(let group): "redo \(group.map { "\($0.ref.place)" }.joined(separator: " "))"
        case .wait: "wait"
        case .finished: "finished"
        }
    }

    @Test("a call counts once, whatever the number of its items")
    func blockingCallsCountOnce() {
        var machine = machine(2)
        #expect(text(machine.next(wanted: 64, now: 0)) == "pull 64")
        #expect(machine.pulled(64, wanted: 64) == 0)
        #expect(text(machine.next(wanted: 64, now: 0)) == "pull 64")
        #expect(machine.pulled(10, wanted: 64) == 64)
        #expect(text(machine.next(wanted: 64, now: 0)) == "wait")
        #expect(!machine.canProceed(now: 0))
        machine.callEnded()
        #expect(machine.canProceed(now: 0))
        #expect(text(machine.next(wanted: 64, now: 0)) == "pull 64")
        #expect(machine.pulled(0, wanted: 64) == 74)
        #expect(text(machine.next(wanted: 64, now: 0)) == "wait", "the other call has not ended")
        machine.callEnded()
        #expect(text(machine.next(wanted: 64, now: 0)) == "finished")
    }

    @Test("each item counts where items count, and a short pull gives its places back")
    func itemsCount() {
        var machine = machine(10, counting: .items)
        #expect(text(machine.next(wanted: 8, now: 0)) == "pull 8")
        #expect(text(machine.next(wanted: 8, now: 0)) == "wait", "one lane pulls at a time")
        #expect(machine.pulled(8, wanted: 8) == 0)
        #expect(text(machine.next(wanted: 8, now: 0)) == "pull 2")
        machine.settled(8)
        #expect(machine.pulled(0, wanted: 2) == 8)
        #expect(text(machine.next(wanted: 8, now: 0)) == "finished")
    }

    @Test("what a short pull does not bring may be pulled again")
    func shortPull() {
        var machine = machine(8, counting: .items)
        #expect(text(machine.next(wanted: 8, now: 0)) == "pull 8")
        #expect(machine.pulled(3, wanted: 8) == 0)
        #expect(text(machine.next(wanted: 8, now: 0)) == "pull 5")
        #expect(machine.pulled(0, wanted: 5) == 3)
        machine.settled(2)
        #expect(text(machine.next(wanted: 8, now: 0)) == "wait")
        machine.settled(1)
        #expect(text(machine.next(wanted: 8, now: 0)) == "finished")
    }

    @Test("due work comes before new items, in groups of one attempt and one kind")
    func dueWorkFirst() {
        var machine = machine(1)
        wait(&machine, 1)
        wait(&machine, 2)
        wait(&machine, 3, attempt: 2)
        wait(&machine, 4, attempt: 2, isLast: true)
        wait(&machine, 5, attempt: 2, due: 100)
        for expected in ["redo 1 2", "redo 3", "redo 4", "pull 8"] {
            #expect(machine.canProceed(now: 50))
            #expect(text(machine.next(wanted: 8, now: 50)) == expected)
            machine.callEnded()
        }
    }

    @Test("a group is no larger than wanted, and than the free places where items count")
    func groupsAreBounded() {
        for (counting, expected) in [(ItemMachine.Counting.calls, "redo 0 1 2 3"), (.items, "redo 0 1 2")] {
            var machine = machine(3, counting: counting)
            for place in 0..<6 { wait(&machine, place) }
            #expect(text(machine.next(wanted: 4, now: 0)) == expected)
        }
    }

    @Test("with nothing else to do a lane waits for the next due time, but not while nothing is free")
    func waitsForTheNextDueTime() {
        var machine = machine(1)
        #expect(text(machine.next(wanted: 1, now: 0)) == "pull 1")
        wait(&machine, 0, due: 500)
        wait(&machine, 1, due: 300)
        #expect(text(machine.next(wanted: 1, now: 0)) == "wait")
        #expect(machine.nextDue == nil)
        _ = machine.pulled(0, wanted: 1)
        #expect(text(machine.next(wanted: 1, now: 0)) == "wait")
        #expect(machine.nextDue == 300)
        #expect(!machine.canProceed(now: 299) && machine.canProceed(now: 300))
        #expect(text(machine.next(wanted: 1, now: 300)) == "redo 1")
    }

    @Test("stop: beyond the tolerance nothing is pulled, and waiting work is due at once")
    func stop() {
        var machine = machine(4, policy: .stop, tolerance: .count(1), total: 10)
        wait(&machine, 7, due: 1_000)
        machine.failed()
        #expect(!machine.isStopping)
        machine.failed()
        #expect(machine.isStopping && machine.canProceed(now: 0))
        #expect(text(machine.next(wanted: 4, now: 0)) == "redo 7")
        #expect(text(machine.next(wanted: 4, now: 0)) == "wait")
        machine.callEnded()
        #expect(text(machine.next(wanted: 4, now: 0)) == "finished")
        #expect(machine.allowedWhenExceeded == 1)
    }

    @Test("continue: failures stop nothing and are judged at the end")
    func continues() {
        var machine = machine(1, tolerance: .percent(50))
        for expected in [0, 4] {
            #expect(text(machine.next(wanted: 4, now: 0)) == "pull 4")
            #expect(machine.pulled(4, wanted: 4) == expected)
            machine.callEnded()
        }
        for _ in 0..<4 { machine.failed() }
        #expect(!machine.isStopping)
        #expect(machine.allowedWhenExceeded == nil, "four of eight are half")
        machine.failed()
        #expect(machine.allowedWhenExceeded == 4)
    }

    @Test("a lane is finished early where nothing can come back to wait, but others may go on")
    func lanesLeaveEarly() {
        var machine = machine(2, attempts: 1, hasFallback: false)
        #expect(text(machine.next(wanted: 4, now: 0)) == "pull 4")
        #expect(machine.pulled(4, wanted: 4) == 0)
        #expect(text(machine.next(wanted: 4, now: 0)) == "pull 4")
        #expect(machine.pulled(0, wanted: 4) == 4)
        #expect(text(machine.next(wanted: 4, now: 0)) == "finished")
        #expect(!machine.isFinished)
        machine.callEnded()
        #expect(machine.isFinished)
    }

    @Test("pending items stay in flight beyond their call", arguments: [ItemMachine.Counting.calls, .items])
    func pendingItems(counting: ItemMachine.Counting) {
        var machine = machine(4, counting: counting)
        #expect(text(machine.next(wanted: 4, now: 0)) == "pull 4")
        #expect(machine.pulled(2, wanted: 4) == 0)
        machine.suspended(2)
        machine.callEnded()
        #expect(text(machine.next(wanted: 8, now: 0)) == (counting == .calls ? "pull 8" : "pull 2"))
        #expect(machine.pulled(0, wanted: counting == .calls ? 8 : 2) == 2)
        for _ in 0..<2 {
            #expect(text(machine.next(wanted: 4, now: 0)) == "wait")
            machine.completed()
        }
        #expect(machine.isFinished)
    }

    @Test("a source that fails gives its room back and stops the batch")
    func sourceFails() {
        for counting in [ItemMachine.Counting.calls, .items] {
            var machine = machine(4, counting: counting)
            #expect(text(machine.next(wanted: 4, now: 0)) == "pull 4")
            machine.pullFailed(wanted: 4)
            #expect(machine.isStopping && machine.isFinished)
        }
    }
}
