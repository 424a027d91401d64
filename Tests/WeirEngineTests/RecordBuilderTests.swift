import Testing
import WeirModel

/// Maps that are made one after another in memory that is used again.
struct RecordBuilderTests {
    @Test("a map that somebody holds stays as it is, however many follow")
    func heldMapsStay() {
        var builder = RecordBuilder(keys: ["a", "b", "c"])
        var held: [Value] = []
        for number in 0..<20 {
            builder.begin()
            builder.add(0, .string("text \(number)"))
            if number % 2 == 0 { builder.add(1, .list([.int(number)])) }
            builder.add(2, .int(number))
            let map = builder.finish()
            if number % 3 == 0 { held.append(map) }
        }
        let expected = stride(from: 0, to: 20, by: 3).map { number -> Value in
            var entries: [(Key, Value)] = [("a", .string("text \(number)")), ("c", .int(number))]
            if number % 2 == 0 { entries.append(("b", .list([.int(number)]))) }
            return .map(entries)
        }
        #expect(held == expected)
    }

    @Test("a map copies its values and keeps nothing else alive")
    func copies() throws {
        var builder = RecordBuilder(keys: ["a"])
        weak var memory: Region?
        do {
            let text = Value.string("a text that lies in memory of its own")
            memory = text.owner
            builder.begin()
            builder.add(0, text)
        }
        #expect(memory == nil)
        #expect(builder.finish().lookup("a")?.stringValue == "a text that lies in memory of its own")
    }

    @Test("without an entry the map is empty")
    func empty() {
        var builder = RecordBuilder(keys: [])
        builder.begin()
        #expect(builder.finish() == .map([]))
    }
}
