import CWeirValue
import Testing
import WeirCBOR
import WeirExec
import WeirValue

/// Lists that share their parts are small in memory and large as bytes.
struct LargeValueTests {
    /// A list that holds a text so many times, in levels of two.
    private static func shared(_ levels: Int, _ length: Int) -> Value {
        let text = Value.string(String(repeating: "x", count: length))
        return (0..<levels).reduce(text) { inner, _ in .list([inner, inner]) }
    }

    @Test func whatNoMachineHoldsIsRefused() throws {
        let value = Self.shared(900, 1 << 10)
        #expect(throws: CBORError.tooLarge) { try CBOR.bytes(value) }
        var maker = ItemKeyMaker(secret: Array(repeating: 1, count: 192))
        #expect(maker.key(of: value) == .none)
    }

    @Test func whatIsMerelyLargeIsWritten() throws {
        let value = Self.shared(3, 10 << 20)
        let bytes = try CBOR.bytes(value)
        #expect(bytes.count == 8 * ((10 << 20) + 5) + 7)
        #expect(try CBOR.value(bytes) == value)
        var maker = ItemKeyMaker(secret: Array(repeating: 1, count: 192))
        #expect(maker.key(of: value) != .none)
    }

    @Test func largeValuesOfARowAreMeasuredOneByOne() throws {
        let (large, boundless) = (Self.shared(3, 10 << 20), Self.shared(900, 1 << 10))
        let values = [Value.int(1), large, .int(2), boundless, .int(3)]
        let raws = unsafe values.map { unsafe $0.raw }
        var writer = CBORWriter()
        var offsets = CBOROffsets(origin: 0)
        #expect(throws: CBORError.tooLarge) {
            try unsafe writer.append(values: raws, count: raws.count, offsets: &offsets)
        }
        #expect(offsets.count == 3)
        let count = writer.count
        #expect(try count == CBOR.bytes(.list([.int(1), large, .int(2)])).count - 1)

        var maker = ItemKeyMaker(secret: Array(repeating: 1, count: 192))
        var keys = Array(repeating: ItemKey.none, count: values.count)
        unsafe maker.fill(&keys, items: raws, count: raws.count)
        #expect(keys == values.map { maker.key(of: $0) })
        #expect(keys.map { $0 == .none } == [false, false, false, true, false])
        withExtendedLifetime(values) {}
    }
}
