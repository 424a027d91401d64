import Testing
import WeirExec
import WeirModel
import WeirTestSupport

@testable import WeirEngine

/// Random histories of a batch against a plain account of every item.
struct ItemMachineModelTests {
    /// A batch with lanes that do what the machine says, as it pleases the generator.
    private struct History {
        /// Where an item is.
        enum State: Equatable {
            case held, pending, waiting(attempt: Int, due: UInt64, isLast: Bool), settled
        }

        /// A lane between two questions: what it pulls or runs, or nothing.
        enum Work {
            case none, left
            case pulling(Int)
            case running([Int], attempt: Int, isLast: Bool)
        }

        var random: SeededGenerator
        let concurrency: Int, attempts: Int, total: Int
        let counting: ItemMachine.Counting
        let hasFallback: Bool, stopsOnError: Bool
        let budget: FailureBudget
        var machine: ItemMachine
        var items: [State] = []
        var lanes: [Work]
        var attemptOf: [Int: Int] = [:]
        var now: UInt64 = 1
        var failures = 0

        init(seed: UInt64) {
            random = SeededGenerator(seed: seed)
            concurrency = .random(in: 1...6, using: &random)
            attempts = .random(in: 1...4, using: &random)
            total = .random(in: 0...80, using: &random)
            counting = Bool.random(using: &random) ? .calls : .items
            hasFallback = .random(using: &random)
            stopsOnError = .random(using: &random)
            let tolerance: BatchDefinition.Tolerance =
                Bool.random(using: &random)
                ? .count(.random(in: 0...10, using: &random)) : .percent(.random(in: 0...40, using: &random))
            budget = FailureBudget(tolerance: tolerance, total: Bool.random(using: &random) ? total : nil)
            var policy = RetryPolicy()
            policy.attempts = attempts
            machine = ItemMachine(
                concurrency: concurrency, counting: counting,
                rule: AttemptRule(policy: policy, hasFallback: hasFallback),
                policy: stopsOnError ? .stop : .continue, budget: budget)
            lanes = Array(repeating: .none, count: .random(in: 1...concurrency, using: &random))
        }

        /// What counts as in flight, by the account.
        var inFlight: Int {
            let pending = items.count { $0 == .pending }
            return lanes.reduce(pending) { sum, work in
                switch work {
                case .none, .left: sum
                case .pulling(let wanted): sum + (counting == .items ? wanted : 1)
                case .running(let places, _, _): sum + (counting == .items ? places.count : 1)
                }
            }
        }

        var isPulling: Bool { lanes.contains { if case .pulling = $0 { true } else { false } } }
        var hasLeft: Bool { lanes.allSatisfy { if case .left = $0 { true } else { false } } }

        /// Lets something happen.
        mutating func step() {
            let lane = lanes.indices.randomElement(using: &random) ?? 0
            switch lanes[lane] {
            case .none: ask(lane)
            case .left: now += .random(in: 0...3, using: &random)
            case .pulling(let wanted): pull(lane, wanted)
            case .running(let places, let attempt, let isLast): run(lane, places, attempt, isLast)
            }
            if let place = items.indices.filter({ items[$0] == .pending }).randomElement(using: &random),
                Bool.random(using: &random)
            {
                complete(place)
            }
            #expect(inFlight <= concurrency)
            #expect(machine.isStopping == (stopsOnError && budget.isExceeded(by: failures)))
        }

        private mutating func ask(_ lane: Int) {
            let canProceed = machine.canProceed(now: now)
            let wanted = Int.random(in: 1...12, using: &random)
            switch machine.next(wanted: wanted, now: now) {
            case .pull(let count):
                #expect(canProceed && !isPulling && !machine.isStopping && (1...wanted).contains(count))
                lanes[lane] = .pulling(count)
            case .redo(let group):
                #expect(canProceed && (1...wanted).contains(group.count))
                for work in group {
                    guard case .waiting(let attempt, let due, let isLast) = items[work.ref.place] else {
                        Issue.record("item \(work.ref.place) was given out and did not wait")
                        continue
                    }
                    #expect(attempt == work.attempt && attempt == group[0].attempt && isLast == group[0].isLast)
                    #expect(due <= now || machine.isStopping)
                    items[work.ref.place] = .held
                }
                lanes[lane] = .running(
                    group.map(\.ref.place), attempt: group[0].attempt, isLast: group[0].isLast)
            case .wait:
                #expect(inFlight > 0 || (machine.nextDue ?? 0) > now, "nothing would ever wake the lane")
                now += .random(in: 0...3, using: &random)
            case .finished:
                #expect(!items.contains { if case .waiting = $0 { true } else { false } })
                if hasFallback || attempts > 1 || counting == .items { #expect(inFlight == 0) }
                lanes[lane] = .left
            }
        }

        private mutating func pull(_ lane: Int, _ wanted: Int) {
            let count = min(wanted, total - items.count, .random(in: 1...12, using: &random))
            #expect(machine.pulled(count, wanted: wanted) == items.count)
            let places = Array(items.count..<items.count + count)
            items += Array(repeating: .held, count: count)
            lanes[lane] = count == 0 ? .none : .running(places, attempt: 0, isLast: false)
        }

        private mutating func run(_ lane: Int, _ places: [Int], _ attempt: Int, _ isLast: Bool) {
            var settled = 0
            for place in places {
                switch Int.random(in: 0..<8, using: &random) {
                case 0 where counting == .items && !isLast:
                    items[place] = .pending
                    attemptOf[place] = attempt
                    machine.suspended(1)
                    settled -= 1
                case 1 where !isLast:
                    // exec did not come to it.
                    machine.giveBack(ItemRef(place: place, item: .null), attempt: attempt)
                    items[place] = .waiting(attempt: attempt, due: 0, isLast: false)
                case 2, 3:
                    if isLast { failForGood(place) } else { fail(place, attempt) }
                default: items[place] = .settled
                }
                settled += 1
            }
            machine.settled(settled)
            machine.callEnded()
            lanes[lane] = .none
        }

        private mutating func complete(_ place: Int) {
            if Bool.random(using: &random) { items[place] = .settled } else { fail(place, attemptOf[place] ?? 0) }
            machine.completed()
        }

        private mutating func failForGood(_ place: Int) {
            items[place] = .settled
            failures += 1
            machine.failed()
        }

        private mutating func fail(_ place: Int, _ attempt: Int) {
            let (isRetryable, wait) = (Bool.random(using: &random), UInt64.random(in: 0...5, using: &random))
            let error = NodeError(.failed, "no", retry: isRetryable ? .yes : .no, retryAfter: wait)
            let wasStopping = machine.isStopping
            let fate = machine.attemptFailed(
                ItemRef(place: place, item: .null), error, attempt: attempt, now: now, stage: .wanted, random: 0)
            switch fate {
            case .again(let after):
                #expect(isRetryable && attempt + 1 < attempts && !wasStopping && after == wait)
                items[place] = .waiting(attempt: attempt + 1, due: wait == 0 ? 0 : now + wait, isLast: false)
            case .rescue:
                #expect(hasFallback && (!isRetryable || attempt + 1 == attempts || wasStopping))
                items[place] = .waiting(attempt: attempt, due: 0, isLast: true)
            case .failed:
                #expect(!hasFallback && (!isRetryable || attempt + 1 == attempts || wasStopping))
                items[place] = .settled
                failures += 1
            case .fatal: Issue.record("no error here is fatal")
            }
        }
    }

    @Test("every item is settled once, within the bounds, whatever happens", arguments: 0..<400)
    func histories(seed: Int) {
        var history = History(seed: UInt64(seed))
        for _ in 0..<20_000 where !history.hasLeft { history.step() }
        #expect(history.hasLeft, "the batch never ends")
        #expect(history.machine.isFinished)
        #expect(history.items.allSatisfy { $0 == .settled })
        #expect(history.machine.begun == history.items.count)
        #expect(history.machine.isStopping || history.items.count == history.total)
        let allowed = history.budget.allowed(of: history.budget.total ?? history.items.count)
        #expect(history.machine.allowedWhenExceeded == (history.failures > allowed ? allowed : nil))
    }
}
