import Testing
import WeirExec

@testable import WeirPluginHost

struct StreamTests {
    private func stream(_ what: String) throws -> any ItemSource {
        let behaviour = try Behaviour("stream", [("do", .string(what))])
        guard case .stream(let source) = try behaviour.session.prep(behaviour.context, FakeStore()) else {
            throw NodeError(.failed, "no stream")
        }
        return source
    }

    @Test func itemsComePieceByPieceUntilTheEnd() throws {
        let source = try stream("go")
        let chunk = ItemChunk(capacity: 3)
        var seen: [String?] = []
        for _ in 0..<4 {
            chunk.reset(firstIndex: seen.count)
            try source.next(into: chunk, limit: 3)
            seen += (0..<chunk.count).map { chunk[$0].stringValue }
        }
        #expect(seen == ["item 0", "item 1", "item 2", "item 3", "item 4"])
        #expect(source.total == 5 && source.callsPlugin)
        source.close()
        source.close()
    }

    @Test func tooManyItemsBreakTheProtocol() throws {
        let source = try stream("too many")
        let chunk = ItemChunk(capacity: 2)
        #expect(throws: NodeError(.protocolBroken, "next of the stream wrote 3 items where 2 fit")) {
            try source.next(into: chunk, limit: 2)
        }
    }

    @Test func anExceptionEndsTheStream() throws {
        let source = try stream("throw")
        let chunk = ItemChunk(capacity: 2)
        #expect(throws: NodeError(.exception, "exception: dry")) { try source.next(into: chunk, limit: 2) }
        try source.next(into: chunk, limit: 2)
        #expect(chunk.count == 0)
    }

    @Test func aStreamNodeTypeMustGiveAStream() throws {
        #expect(throws: NodeError(.protocolBroken, "prep gave a stream without a next callback")) {
            try stream("nothing")
        }
    }
}
