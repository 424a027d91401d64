import Synchronization
import Testing

@testable import WeirPluginHost

struct PendingTests {
    @Test func anItemCompletedBeforeExecReturnsHasItsOutcome() throws {
        let behaviour = try Behaviour("items")
        let frame = behaviour.exec("pending early")
        let token = try #require(frame.tokens[0])
        let outcome = try #require(behaviour.pendingItems.activate(token) { _ in Issue.record("it is not called") })
        #expect(try outcome.get().stringValue == "pending early")
    }

    @Test func anItemCompletedOnAnotherThreadStillReadsItsCall() async throws {
        let behaviour = try Behaviour("items", [("handled", .int(-7))])
        let frame = behaviour.exec("pending late")
        // The session goes on while the item waits.
        try behaviour.session.bind(.map([("handled", .int(-8))]), behaviour.context)
        #expect(behaviour.exec("echo").allSucceeded)
        let token = try #require(frame.tokens[0])
        let outcome = await withCheckedContinuation { continuation in
            let early = behaviour.pendingItems.activate(token) { continuation.resume(returning: $0) }
            if let early { continuation.resume(returning: early) }
        }
        #expect(try outcome.get().stringValue == "pending late at main/node with -7")
        withExtendedLifetime(frame) {}
    }

    @Test func aPendingItemKeepsItsCallAndTheSessionTakesAnother() throws {
        let behaviour = try Behaviour("items")
        let frame = behaviour.exec("pending")
        #expect(frame.keptAlive != nil && frame.status(at: 0) == .pending)
    }

    @Test func aTokenWithoutAPendingItemIsDiscarded() throws {
        let library = try FixtureFolder()
        let behaviour = try Behaviour("items", library: library.build("behaviour.cpp"))
        let frame = behaviour.exec("token without pending")
        #expect(frame.status(at: 0) == .ok && frame.tokens.isEmpty && frame.keptAlive == nil)
        #expect(behaviour.exec("complete the last").result(at: 0).intValue == 3)
    }

    @Test func theSecondCompletionIsStale() throws {
        let library = try FixtureFolder()
        let behaviour = try Behaviour("items", library: library.build("behaviour.cpp"))
        let frame = behaviour.exec("pending")
        let token = try #require(frame.tokens[0])
        let ended = Atomic(0)
        #expect(behaviour.pendingItems.activate(token, whenDone: { _ in ended.add(1, ordering: .relaxed) }) == nil)
        #expect(behaviour.exec("complete the last").result(at: 0).intValue == 0)
        #expect(behaviour.exec("complete the last").result(at: 0).intValue == 3)
        #expect(ended.load(ordering: .relaxed) == 1)
    }

    @Test func aNodeTypeThatIsNotAsyncGetsNoToken() throws {
        let frame = try Behaviour("single").exec("pending")
        #expect(
            frame.error(at: 0).message
                == "exec answered pending, but the metadata of \"behaviour.single\" does not declare that it may; "
                + "add \"async\": true to the node type")
    }

    @Test func aTokenLeadsToItsTable() throws {
        let engineToken: UInt64 = 7 << 32 | 5
        let (token, table) = TokenCode.decode(try #require(TokenCode.encode(engineToken, table: 1023)))
        #expect(token == engineToken && table == 1023)
        #expect(TokenCode.encode(1 << 32 | 1 << 22, table: 0) == nil)
    }
}
