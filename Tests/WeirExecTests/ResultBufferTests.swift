import Testing
import WeirExec

/// The results of a batch, whatever its source said about the number of items.
struct ResultBufferTests {
    @Test(
        "results come in order, whether the total is unknown, right, too large or too small",
        arguments: [nil, 0, 10, 20_000, 40_000, 1_000_000, Int.max])
    func order(total: Int?) {
        let buffer = ResultBuffer(total: total)
        let count = 40_000
        for index in (0..<count).reversed() {
            buffer.set(index % 100 == 0 ? .string("item \(index)") : .int(index), at: index)
        }
        let list = buffer.finish(count: count)
        #expect(list.count == count)
        let isRight = (0..<count).allSatisfy { list[$0] == ($0 % 100 == 0 ? .string("item \($0)") : .int($0)) }
        #expect(isRight)
    }

    @Test("the results of a call go over the border of what was expected")
    func frames() {
        let buffer = ResultBuffer(total: 5)
        let frame = ExecFrame(capacity: 8)
        frame.chunk.reset(firstIndex: 0)
        for number in 0..<8 { frame.chunk.append(.int(number)) }
        frame.prepare(attempt: 0, attempts: 1, stopsAtFailure: false)
        for position in 0..<8 { frame.succeed(position, .string("result \(position)")) }
        buffer.set(frame)
        let list = buffer.finish(count: 8)
        #expect(list == .list((0..<8).map { .string("result \($0)") }))
    }

    @Test("a batch without items has an empty list")
    func empty() {
        #expect(ResultBuffer(total: 100).finish(count: 0) == .list([]))
    }
}
