import Synchronization
import Testing
import WeirExec
import WeirTestSupport

/// The table of tokens.
struct PendingItemsTests {
    private final class Memory: Sendable {}

    @Test("a token is spent by its completion, and its slot is reused under another token")
    func tokensAreSpent() {
        let items = PendingItems()
        let log = CallLog()
        let first = items.reserve()
        #expect(first != 0)
        #expect(items.activate(first) { log.add("\($0)") } == nil)
        #expect(items.complete(first, .success(.int(1))))
        #expect(!items.complete(first, .success(.int(2))))
        #expect(log.all == ["success(1)"])
        let second = items.reserve()
        #expect(second != first && second & 0xFFFF_FFFF == first & 0xFFFF_FFFF)
        #expect(!items.complete(first, .success(.int(3))), "the old token does not reach the new item")
    }

    @Test("a completion before activation is handed over by activation")
    func early() {
        let items = PendingItems()
        let token = items.reserve()
        #expect(items.complete(token, .success(.int(1))))
        #expect(!items.complete(token, .success(.int(2))))
        let outcome = items.activate(token) { _ in Issue.record("there is nothing to wait for") }
        #expect(outcome.flatMap { try? $0.get() } == .int(1))
        #expect(!items.complete(token, .success(.int(3))))
    }

    @Test("an abandoned item keeps its memory until its completion, which is stale")
    func abandoned() {
        let items = PendingItems()
        weak var watched: Memory?
        let token = items.reserve()
        do {
            let memory = Memory()
            watched = memory
            #expect(!items.abandon(token, keeping: memory), "nobody waits yet")
            _ = items.activate(token) { _ in Issue.record("nobody waits any more") }
            #expect(items.abandon(token, keeping: memory))
            #expect(!items.abandon(token, keeping: memory))
        }
        #expect(watched != nil)
        #expect(!items.complete(token, .success(.null)))
        #expect(watched == nil)
        #expect(items.reserve() != token)
    }

    @Test("a discarded token is stale, and unknown tokens are too", arguments: [0, 1, UInt64.max, 5 << 32])
    func unknownTokens(token: UInt64) {
        let items = PendingItems()
        let discarded = items.reserve()
        items.discard(discarded)
        items.discard(discarded)
        #expect(!items.complete(discarded, .success(.null)))
        #expect(!items.complete(token, .success(.null)))
        #expect(!items.abandon(token, keeping: Memory()))
        items.discard(token)
    }

    @Test("of many completions of one token exactly one counts")
    func oneCounts() async {
        let items = PendingItems()
        for _ in 0..<200 {
            let token = items.reserve()
            let (told, accepted) = (Arrivals(), Arrivals())
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask { if items.complete(token, .success(.null)) { accepted.arrive() } }
                }
                if items.activate(token, whenDone: { _ in told.arrive() }) != nil { told.arrive() }
            }
            #expect(told.count == 1 && accepted.count == 1)
        }
    }
}
