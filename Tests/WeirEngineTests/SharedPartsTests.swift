import Testing
import WeirValue

/// Values whose lists share others: 2⁶⁰ parts in a kilobyte of memory cost no more than they take there.
struct SharedPartsTests {
    /// A list of a list of … with two elements that are the same each.
    private func doubled(_ levels: Int, _ wrap: (Value) -> Value = { .list([$0, $0]) }) -> Value {
        (0..<levels).reduce(Value.list([.int(7)])) { value, _ in wrap(value) }
    }

    @Test("a copy keeps what is shared, and is equal")
    func copies() {
        let original = doubled(60)
        let copy = original.compacted()
        #expect(copy == original)
        #expect(copy.compacted() == copy)
        var deepest = copy
        for _ in 0..<60 { deepest = deepest[1] }
        #expect(deepest == .list([.int(7)]))
    }

    @Test("maps and values built apart compare in time that grows with their memory")
    func compares() {
        let wrap: (Value) -> Value = { .map([(Key("a"), $0), (Key("b"), .list([$0, .null])), (Key("c"), $0)]) }
        #expect(doubled(50, wrap) == doubled(50, wrap))
        #expect(doubled(50, wrap) != doubled(49, wrap))
        #expect(doubled(40) != .list([doubled(39), doubled(39, { .list([$0, .int(1)]) })]))
    }

    @Test("a long text that a list has many times is copied once")
    func longTexts() {
        let text = Value.string(String(repeating: "x", count: 1 << 20))
        let list = Value.list((0..<4_000).map { _ in text }).compacted()
        // The first ones are copied until there is reason to look for repetitions.
        let places = Set((0..<list.count).map { index in list[index].withBytes { UInt(bitPattern: $0.baseAddress) } })
        #expect(places.count < 80)
        #expect(list[3_999] == text)
    }

    @Test("the extent of a value counts shared parts as often as they stand there")
    func extent() {
        #expect(ValueExtent.of(.list([.string("abc"), .null, .map([(Key("key"), .int(1))])])) == 1 + 3 + 1 + 1 + 3 + 1)
        #expect(ValueExtent.of(doubled(3)) == 7 + 8 * 2)
        #expect(ValueExtent.of(doubled(60)) > 1e18)
    }

    @Test("a region that is kept by a region that is kept by another is freed, however long the chain")
    func chains() {
        var value = Value.string(String(repeating: "x", count: 100))
        // Each time what keeps the text alive is the list, and with it what kept it alive before.
        for _ in 0..<200_000 { value = Value.list([value])[0] }
        #expect(value.count == 100)
        value = .null
    }

    @Test("of maps in maps a message tells the outermost two")
    func descriptions() {
        let value = (0..<40).reduce(Value.map([(Key("n"), .int(1))])) { value, _ in
            .map([(Key("a"), value), (Key("b"), value), (Key("c"), value), (Key("d"), value)])
        }
        #expect(value.description.utf8.count < 500)
        #expect("\(Value.map([(Key("a"), .map([(Key("b"), .int(1))]))]))" == "{a: {b: 1}}")
    }
}
