import Testing
import WeirModel
import WeirTestSupport

@testable import WeirEngine

/// The decisions of a parallel batch, one by one (B2, B5).
struct ParallelMachineTests {
    private func machine(
        _ concurrency: Int, countsItems: Bool = false, policy: BatchDefinition.ErrorPolicy = .continue,
        tolerance: BatchDefinition.Tolerance = .count(0), total: Int? = nil
    ) -> ParallelMachine {
        ParallelMachine(
            concurrency: concurrency, countsItems: countsItems, policy: policy,
            budget: FailureBudget(tolerance: tolerance, total: total))
    }

    private func work(_ index: Int, attempt: Int = 1, due: UInt64 = 0, isLast: Bool = false) -> BatchWork {
        BatchWork(
            index: index, item: .int(index), attempt: attempt, due: due, error: NodeError(.failed, "no"),
            isLast: isLast)
    }

    /// A step in words: `pull 4`, `redo 1 2`, `wait`, `finished`.
    private func text(_ step: ParallelMachine.Step) -> String {
        switch step {
        case .pull(let count): "pull \(count)"
        case .redo(let group): "redo \(group.map { "\($0.index)" }.joined(separator: " "))"
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
        machine.ended(1)
        #expect(machine.canProceed(now: 0))
        #expect(text(machine.next(wanted: 64, now: 0)) == "pull 64")
        #expect(machine.pulled(0, wanted: 64) == 74)
        #expect(text(machine.next(wanted: 64, now: 0)) == "wait", "the other call has not ended")
        machine.ended(1)
        #expect(text(machine.next(wanted: 64, now: 0)) == "finished")
    }

    @Test("each item counts where items count, and a short pull gives its places back")
    func itemsCount() {
        var machine = machine(10, countsItems: true)
        #expect(text(machine.next(wanted: 8, now: 0)) == "pull 8")
        #expect(text(machine.next(wanted: 8, now: 0)) == "pull 2")
        #expect(text(machine.next(wanted: 8, now: 0)) == "wait")
        #expect(machine.pulled(3, wanted: 8) == 0)
        #expect(text(machine.next(wanted: 8, now: 0)) == "pull 5")
        #expect(machine.pulled(0, wanted: 5) == 3)
        #expect(machine.pulled(0, wanted: 2) == 3)
        machine.ended(2)
        #expect(text(machine.next(wanted: 8, now: 0)) == "wait")
        machine.ended(1)
        #expect(text(machine.next(wanted: 8, now: 0)) == "finished")
    }

    @Test("due work comes before new items, in groups of one attempt and one kind")
    func dueWorkFirst() {
        var machine = machine(1)
        machine.add(work(1))
        machine.add(work(2))
        machine.add(work(3, attempt: 2))
        machine.add(work(4, attempt: 2, isLast: true))
        machine.add(work(5, attempt: 2, due: 100))
        for expected in ["redo 1 2", "redo 3", "redo 4", "pull 8"] {
            #expect(machine.canProceed(now: 50))
            #expect(text(machine.next(wanted: 8, now: 50)) == expected)
            machine.ended(1)
        }
    }

    @Test("a group is no larger than wanted, and than the free places where items count")
    func groupsAreBounded() {
        for (countsItems, expected) in [(false, "redo 0 1 2 3"), (true, "redo 0 1 2")] {
            var machine = machine(3, countsItems: countsItems)
            for index in 0..<6 { machine.add(work(index)) }
            #expect(text(machine.next(wanted: 4, now: 0)) == expected)
        }
    }

    @Test("with nothing else to do a lane waits for the next due time, but not while nothing is free")
    func waitsForTheNextDueTime() {
        var machine = machine(1)
        #expect(text(machine.next(wanted: 1, now: 0)) == "pull 1")
        machine.add(work(0, due: 500))
        machine.add(work(1, due: 300))
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
        machine.add(work(7, due: 1_000))
        machine.failed(3, RunFailure(path: "a[3]", error: NodeError(.failed, "three")))
        #expect(!machine.isStopping)
        machine.failed(2, RunFailure(path: "a[2]", error: NodeError(.failed, "two")))
        #expect(machine.isStopping && machine.canProceed(now: 0))
        #expect(text(machine.next(wanted: 4, now: 0)) == "redo 7")
        #expect(text(machine.next(wanted: 4, now: 0)) == "wait")
        machine.ended(1)
        #expect(text(machine.next(wanted: 4, now: 0)) == "finished")
        let failure = machine.failure(of: 5)
        #expect(failure?.path == "a[2]")
        #expect(failure?.batch?.failed == 2 && failure?.batch?.of == 5 && failure?.batch?.tolerated == 1)
    }

    @Test("continue: failures stop nothing and are judged at the end")
    func continues() {
        var machine = machine(1, tolerance: .percent(50))
        for expected in [0, 4] {
            #expect(text(machine.next(wanted: 4, now: 0)) == "pull 4")
            #expect(machine.pulled(4, wanted: 4) == expected)
            machine.ended(1)
        }
        for index in 0..<4 { machine.failed(index, RunFailure(path: "a", error: NodeError(.failed, "no"))) }
        #expect(!machine.isStopping)
        #expect(machine.failure(of: 8) == nil, "four of eight are half")
        machine.failed(5, RunFailure(path: "a", error: NodeError(.failed, "no")))
        #expect(machine.failure(of: 8) != nil)
    }
}
