import Testing
import WeirExec
import WeirModel
import WeirTestSupport

@testable import WeirEngine

/// How far a batch may run ahead of its file, and the order in which results get there.
struct ResultWindowTests {
    @Test("as many items as fit may be begun beyond the first one that is not written")
    func itemsAreBounded() {
        var window = ResultWindow(concurrency: 1, mostItems: 10, mostBytes: 100)
        #expect(window.room(begun: 0) == 10)
        #expect(window.room(begun: 7) == 3)
        #expect(window.room(begun: 10) == 0)
        window.note(written: 4, waitingBytes: 99)
        #expect(window.room(begun: 10) == 4)
        window.note(written: 4, waitingBytes: 100)
        #expect(window.room(begun: 10) == 0, "what waits has its own bound")
        window.note(written: 10, waitingBytes: 0)
        #expect(window.room(begun: 10) == 10)
    }

    @Test("it never stands in the way of what may be in flight")
    func concurrencyFits() {
        #expect(ResultWindow(concurrency: 100, mostItems: 10).room(begun: 0) == 400)
    }

    @Test("the machine pulls no further than the window, and goes on when results are written")
    func machineHeedsIt() {
        var machine = ItemMachine(
            concurrency: 4, rule: AttemptRule(policy: RetryPolicy(), hasFallback: false), policy: .continue,
            budget: FailureBudget(tolerance: .count(0), total: nil),
            window: ResultWindow(concurrency: 1, mostItems: 6, mostBytes: 100))
        func pulls(_ wanted: Int) -> Int? {
            if case .pull(let count) = machine.next(wanted: wanted, now: 0) { count } else { nil }
        }
        #expect(pulls(4) == 4)
        #expect(machine.pulled(4, wanted: 4) == 0)
        #expect(pulls(4) == 2)
        #expect(machine.pulled(2, wanted: 2) == 4)
        #expect(pulls(4) == nil)
        #expect(!machine.canProceed(now: 0))
        // The second call ends first; its results wait.
        machine.callEnded()
        machine.note((written: 0, waitingBytes: 20))
        #expect(!machine.canProceed(now: 0))
        machine.callEnded()
        machine.note((written: 6, waitingBytes: 0))
        #expect(machine.canProceed(now: 0))
        #expect(pulls(8) == 6)
    }

    @Test("early results wait for those before them, and one writes for all", arguments: 0..<50)
    func orderIsKept(seed: Int) async throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let sinks = RecordingSinks()
        let sink = try sinks.openResults(.lines, at: .string("r"))
        let order = ResultOrder(sink)
        var pieces: [Range<Int>] = []
        while (pieces.last?.upperBound ?? 0) < 500 {
            let start = pieces.last?.upperBound ?? 0
            pieces.append(start..<start + .random(in: 1...9, using: &random))
        }
        let count = pieces.last?.upperBound ?? 0
        let shuffled = pieces.shuffled(using: &random)
        try await withThrowingTaskGroup { group in
            for lane in 0..<4 {
                group.addTask {
                    for (index, piece) in shuffled.enumerated() where index % 4 == lane {
                        let bytes = Array(piece.map { "\($0)\n" }.joined().utf8)
                        try order.put(bytes, at: piece.lowerBound, count: piece.count)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(sinks.lines(of: "r") == (0..<count).map { "\($0)" })
        #expect(order.standing.written == count && order.standing.waitingBytes == 0)
    }

    @Test("nothing is written behind a gap")
    func gapsStop() throws {
        let sinks = RecordingSinks(refuse: { $0 == "1" ? NodeError(.io, "full") : nil })
        let order = ResultOrder(try sinks.openResults(.lines, at: .string("r")))
        try order.put(Array("2\n".utf8), at: 2, count: 1)
        #expect(order.standing.waitingBytes == 2)
        try order.put(Array("0\n".utf8), at: 0, count: 1)
        #expect(throws: NodeError(.io, "full")) { try order.put(Array("1\n".utf8), at: 1, count: 1) }
        try order.put(Array("3\n".utf8), at: 3, count: 1)
        #expect(sinks.lines(of: "r") == ["0"])
    }
}

extension ResultFile {
    static let lines = ResultFile(.jsonl, path: .constant(.string("r")), location: .test)
    static let done = ResultFile(.jsonl, path: .constant(.string("d")), order: .asDone, location: .test)
}
