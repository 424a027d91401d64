import Testing
import WeirExec
import WeirValue

/// Where the results of a call stay.
struct ExecFrameTests {
    private let frame = ExecFrame(capacity: 8)

    /// A call with results of so many bytes, for each of which a node took `room` in the arena.
    private func call(_ results: [Value], room: Int) {
        frame.chunk.reset(firstIndex: 0)
        for number in results.indices { frame.chunk.append(.int(number)) }
        frame.prepare(attempt: 0, attempts: 1, stopsAtFailure: false)
        for (position, result) in results.enumerated() {
            let memory = unsafe frame.arena.allocate(room)
            let kept = unsafe frame.arena.copy(result.raw)
            unsafe memory.initializeMemory(as: UInt8.self, repeating: UInt8(ascii: "."), count: room)
            unsafe frame.results[position] = kept
            frame.setStatus(.ok, at: position)
        }
        frame.handled = results.count
    }

    private func texts(_ call: Int, length: Int = 100) -> [Value] {
        (0..<8).map { .string("\(call) \($0) " + String(repeating: "é", count: length)) }
    }

    @Test("texts that take little of the arena move out of it, so that it serves the next call")
    func textsMove() {
        let buffer = ResultBuffer()
        let arena = ObjectIdentifier(frame.arena)
        var expected: [Value] = []
        for number in 0..<4 {
            call(texts(number), room: 6000)
            frame.chunk.number(from: expected.count)
            buffer.set(frame)
            expected += texts(number)
            frame.recycle()
            #expect(ObjectIdentifier(frame.arena) == arena && frame.arena.isUnused)
        }
        #expect(buffer.finish(count: expected.count) == .list(expected))
    }

    @Test("numbers among texts that move stay what they are")
    func mixed() {
        let results: [Value] = [
            .int(-1), .string("text"), .null, .float(0.5), .bool(true), .bytes([1, 2]), .string(""),
        ]
        call(results, room: 6000)
        let owner = frame.settleMemory()
        #expect(owner?.size == 32)
        for (position, result) in results.enumerated() {
            #expect(unsafe Value(raw: frame.results[position], owner: owner) == result)
        }
    }

    @Test("texts that take most of the arena stay in it, and so do lists and maps")
    func othersStay() {
        call(texts(0, length: 4000), room: 16)
        #expect(frame.settleMemory() === frame.arena)
        call([.list([.int(1)]), .string("a")], room: 6000)
        #expect(frame.settleMemory() === frame.arena)
        call([.int(1), .null], room: 6000)
        #expect(frame.settleMemory() == nil)
    }

    @Test("a large text that is the only result stays in its arena, a small one does not")
    func single() throws {
        for (length, isLarge) in [(1 << 20, true), (1 << 10, false)] {
            let text = Value.string(String(repeating: "é", count: length))
            frame.prepare(holding: .null, attempt: 0, attempts: 1)
            unsafe frame.results[0] = frame.arena.copy(text.raw)
            frame.setStatus(.ok, at: 0)
            frame.handled = 1
            let result = try #require(frame.singleResult)
            #expect((result.owner === frame.arena) == isLarge)
            frame.recycle()
            #expect(result.owner !== frame.arena)
            _ = unsafe frame.arena.allocate(4 * length).initializeMemory(
                as: UInt8.self, repeating: 0, count: 4 * length)
            #expect(result == text)
        }
    }
}
