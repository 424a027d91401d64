import Testing
import WeirStore
import WeirTestSupport
import WeirValue

@testable import WeirEngine

/// What iterations send back comes in the order of the items, however they end (S3).
struct CollectedWritesTests {
    @Test(arguments: 0..<30) func theOrderIsThatOfTheItems(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var collected = CollectedWrites()
        for place in (0..<200).shuffled(using: &random) {
            // Every third one has failed.
            collected.end(
                place, place % 3 == 0 ? [] : [StoreWrite(path: ["all"], kind: .append(.int(place)))])
        }
        let store = Store(.map([]))
        try store.replay(collected.all)
        #expect(store.value(["all"]) == .list((0..<200).filter { $0 % 3 != 0 }.map { .int($0) }))
    }

    @Test func whatEndedBehindAGapIsThereToo() throws {
        var collected = CollectedWrites()
        for place in [5, 1, 3] { collected.end(place, [StoreWrite(path: ["all"], kind: .append(.int(place)))]) }
        let store = Store(.map([]))
        try store.replay(collected.all)
        #expect(store.value(["all"]) == .list([.int(1), .int(3), .int(5)]))
    }
}
