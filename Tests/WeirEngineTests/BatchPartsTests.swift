import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirEngine

/// The small values that batches are made of.
struct BatchPartsTests {
    @Test("chunks begin with one item, grow fourfold and aim at 100 microseconds")
    func chunkSizer() {
        var sizer = ChunkSizer()
        var sizes: [Int] = []
        for _ in 0..<8 {
            sizes.append(sizer.size)
            sizer.note(items: sizer.size, nanoseconds: 10 * UInt64(sizer.size))
        }
        #expect(sizes == [1, 4, 16, 64, 256, 1_024, 2_048, 2_048])
        sizer.note(items: 2_048, nanoseconds: 2_048 * 10_000)
        #expect(sizer.size == 10)
        sizer.note(items: 10, nanoseconds: 1_000_000_000)
        #expect(sizer.size == 1, "an item that takes long comes alone")
        sizer.note(items: 0, nanoseconds: 5)
        #expect(sizer.size == 1)
    }

    @Test(
        "a chunk is never larger than its limit, nor smaller than one",
        arguments: [(-3, 1), (0, 1), (7, 7), (100_000, 2_048)])
    func chunkSizerLimit(limit: Int, expected: Int) {
        var sizer = ChunkSizer(limit: limit)
        for _ in 0..<10 { sizer.note(items: sizer.size, nanoseconds: 0) }
        #expect(sizer.size == expected)
    }

    @Test("a budget of a count is exceeded by one more, known total or not")
    func countBudget() {
        for total in [nil, 100] {
            let budget = FailureBudget(tolerance: .count(2), total: total)
            #expect(!budget.isExceeded(by: 2) && budget.isExceeded(by: 3))
            #expect(budget.allowed(of: 1) == 2)
        }
    }

    @Test(
        "a budget in percent is the floor of the total",
        arguments: [
            (5.0, 100, 5), (5, 119, 5), (5, 19, 0), (0, 50, 0), (100, 50, 50), (0.1, 1_000, 1), (33.3, 10, 3),
            (50, 0, 0),
        ])
    func percentBudget(percent: Double, total: Int, allowed: Int) {
        let known = FailureBudget(tolerance: .percent(percent), total: total)
        #expect(known.allowed(of: total) == allowed)
        #expect(!known.isExceeded(by: allowed) && known.isExceeded(by: allowed + 1))
        let unknown = FailureBudget(tolerance: .percent(percent), total: nil)
        #expect(!unknown.isExceeded(by: .max), "an unknown total is judged at the end")
        #expect(unknown.allowed(of: total) == allowed)
    }

    @Test("a total that no float holds does not trap", arguments: [99.99999999999999, 100])
    func longestBatch(percent: Double) {
        let budget = FailureBudget(tolerance: .percent(percent), total: .max)
        #expect(budget.allowed(of: .max) > .max - 4096)
    }

    @Test("whole percentages lose nothing to rounding", arguments: 0...100)
    func wholePercentages(percent: Int) {
        let budget = FailureBudget(tolerance: .percent(Double(percent)), total: 100)
        #expect(budget.allowed(of: 100) == percent)
        #expect(budget.allowed(of: 700) == percent * 7)
    }

    @Test("work comes out by due time; equal times keep their order, across compaction")
    func dueQueue() {
        var queue = DueQueue()
        #expect(queue.isEmpty && queue.first == nil)
        for index in 0..<1_000 {
            queue.add(
                ItemWork(
                    ref: ItemRef(place: index, item: .null), attempt: 0, due: UInt64(index * 7 % 10), error: nil,
                    isLast: false))
        }
        var order: [Int] = []
        while let first = queue.first {
            order.append(first.ref.place)
            queue.removeFirst()
            if order.count == 500 {
                queue.add(.again(ItemRef(place: 9_999, item: .null), attempt: 0))
            }
        }
        let expected = (0..<1_000).sorted { ($0 * 7 % 10, $0) < ($1 * 7 % 10, $1) }
        #expect(order == Array(expected[..<500]) + [9_999] + Array(expected[500...]))
    }

    @Test("a failure log counts all and keeps the first in item order for the batch")
    func failureLog() {
        var log = FailureLog()
        #expect(log.failure(of: 3, allowed: 0) == nil)
        for index in [7, 2, 5] {
            log.add(index, RunFailure(path: "a[\(index)]", error: NodeError(.failed, "\(index)")))
        }
        let failure = log.failure(of: 9, allowed: 1)
        #expect(failure?.path == "a[2]")
        #expect(failure?.description == "a[2]: 2; 3 of 9 items failed, 1 tolerated")
        #expect(log.list == nil, "errors are kept only on request")
    }

    @Test("a failure log that keeps errors lists them in item order")
    func failureLogList() {
        var log = FailureLog(keepsErrors: true)
        for index in [7, 2] { log.add(index, RunFailure(path: "a", error: NodeError(.failed, "\(index)"))) }
        let entries = [2, 7].map { index in
            Value.map([("index" as Key, .int(index)), ("error", .error(code: 16, message: "\(index)"))])
        }
        #expect(log.list == .list(entries))
    }

    @Test("waits grow by the backoff, end at max_wait and never overflow")
    func retryPolicy() {
        var policy = RetryPolicy()
        #expect(policy.attempts == 1 && policy.wait(after: 0, random: 0.9) == 0)
        policy.wait = 100
        #expect((0..<3).map { policy.wait(after: $0, random: 0) } == [100, 100, 100])
        policy.backoff = 2.5
        #expect((0..<4).map { policy.wait(after: $0, random: 0) } == [100, 250, 625, 1_562])
        policy.maxWait = 600
        #expect((0..<4).map { policy.wait(after: $0, random: 0) } == [100, 250, 600, 600])
        policy.jitter = .equal
        #expect(policy.wait(after: 0, random: 0) == 50 && policy.wait(after: 0, random: 0.5) == 75)
        policy.jitter = .full
        #expect(policy.wait(after: 0, random: 0) == 0 && policy.wait(after: 0, random: 0.5) == 50)
        policy.jitter = .none
        policy.maxWait = nil
        policy.backoff = 1e300
        #expect(policy.wait(after: .max, random: 1) == 1_000_000_000_000_000_000)
        policy.wait = .max
        #expect(policy.wait(after: 0, random: 1) == 1_000_000_000_000_000_000)
    }

    @Test("a deadline beyond the end of time is the end of time")
    func deadline() {
        let clock = ManualClock(now: 10)
        #expect(clock.deadline(in: 5) == 15)
        #expect(clock.deadline(in: .max) == .max)
    }

    @Test("params look up the item, then what was merged, then the node's own; merging keeps that order")
    func params() {
        let base = Params(.map([("a" as Key, .int(1)), ("b", .int(1)), ("c", .int(1))]))
        let chunk = ItemChunk(capacity: 1)
        chunk.append(.map([("a" as Key, .int(2))]))
        #expect(base.iterate(chunk, at: 0))
        let params = base.over(.map([("a" as Key, .int(3)), ("c", .int(3)), ("d", .int(3))]))
        let keys: [Key] = ["a", "b", "c", "d", "e"]
        #expect(keys.map { params.lookup($0) } == [.int(2), .int(1), .int(1), .int(3), nil])
        let merged = Value.map([("a" as Key, .int(2)), ("b", .int(1)), ("c", .int(1)), ("d", .int(3))])
        #expect(params.merged == merged)
        chunk.reset(firstIndex: 1)
        chunk.append(.map([("b" as Key, .int(4))]))
        #expect(base.iterate(chunk, at: 0))
        #expect(base.merged == .map([("a" as Key, .int(1)), ("b", .int(4)), ("c", .int(1))]))
        #expect(params.merged == merged, "params over an item keep it when the next one comes")
        var layers = MergingParams(params)
        layers.add([("e", .int(4)), ("a", .int(4))], as: .flow)
        let overlaid = layers.params
        #expect(keys.map { overlaid.lookup($0) } == [.int(2), .int(1), .int(1), .int(3), .int(4)])
        #expect(Params().merged == .map([]))
    }

    @Test("a list source gives views of its list and counts null as empty")
    func listSource() throws {
        let source = try ListSource(.list((0..<5).map { .int($0) }))
        let chunk = ItemChunk(capacity: 2)
        var pulled: [[Int64?]] = []
        repeat {
            try source.next(into: chunk, limit: 2)
            pulled.append((0..<chunk.count).map { chunk[$0].intValue })
        } while chunk.count > 0
        #expect(pulled == [[0, 1], [2, 3], [4], []])
        #expect(source.total == 5)
        #expect(try ListSource(.null).total == 0)
    }
}
