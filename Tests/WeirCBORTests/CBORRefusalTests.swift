import Testing
import WeirCBOR
import WeirValue

struct CBORRefusalTests {
    @Test(arguments: [
        CBOR.resource(), .list([.int(1), CBOR.resource()]), .map([("a", .list([.string("text"), CBOR.resource()]))]),
        CBOR.nested(500, around: CBOR.resource()),
    ])
    func nothingOfAValueWithAResourceIsAppended(value: Value) throws {
        var writer = CBORWriter()
        try writer.append(text: "before")
        let before = unsafe writer.withBytes { unsafe Array($0) }
        #expect(throws: CBORError.resource) { try writer.append(value) }
        #expect(unsafe writer.withBytes { unsafe Array($0) } == before)
        try writer.append(.int(1))
        #expect(unsafe writer.withBytes { unsafe Array($0) } == before + [1])
    }

    @Test func tooDeepValuesAreNeitherWrittenNorRead() throws {
        let deepest = CBOR.nested(1100)
        let bytes = try CBOR.bytes(deepest)
        #expect(try CBOR.value(bytes) == deepest)
        #expect(throws: CBORError.tooDeep) { try CBOR.bytes(CBOR.nested(1101)) }
        #expect(throws: CBORError.tooDeep) { try CBOR.value([0x81] + bytes) }
        #expect(throws: CBORError.tooDeep) { try CBOR.value(Array(repeating: 0x81, count: 100_000) + [0]) }
        #expect(throws: CBORError.tooDeep) {
            try CBOR.value(Array(repeatElement([0xA1, 0x60], count: 100_000).joined()) + [0])
        }
    }

    @Test(arguments: [
        // More elements, entries and bytes than there can be, outside and inside.
        "9affffffff", "9b0000010000000000", "9bffffffffffffffff", "9b8000000000000000", "82009b0000010000000000",
        "baffffffff", "bb0000010000000000", "bb8000000000000000", "bbffffffffffffffff", "a161619b0000010000000000",
        "5affffffff00", "5bffffffffffffffff00", "5b7fffffffffffffff00", "7bffffffffffffffff00", "7b000001000000000000",
        "9b00000100000000000000000000", "82820000", "8582f6f6f6f6",
    ])
    func whatClaimsMoreThanThereIsIsRefused(hex: String) throws {
        let bytes = CBOR.bytes(hex: hex)
        let region = Region()
        try CBOR.read(bytes) { reader throws in
            #expect(throws: CBORError.cutShort) { try reader.value(in: region) }
            #expect(reader.offset == 0)
            #expect(throws: CBORError.cutShort) { try reader.skip() }
            #expect(reader.offset == 0)
        }
        #expect(region.size < 1024)
    }

    @Test func listsOfListsThatClaimAllThatFollowGetNoMemory() throws {
        // Each head alone could be meant so; all together would take a gigabyte.
        let heads = Array(repeatElement([0x99, 0x40, 0x00] as [UInt8], count: 1000).joined())
        let bytes = heads + Array(repeating: 0, count: 1 << 16)
        let region = Region()
        try CBOR.read(bytes) { reader throws in #expect(throws: CBORError.cutShort) { try reader.value(in: region) } }
        #expect(region.size < 4 << 20)
    }

    @Test(arguments: [
        "61ff", "61c3", "62c328", "62c080", "63e08080", "63eda080", "64f0808080", "64f4908080", "62f080", "6180",
        "6861616161616161c3", "6961616161616161c328", "78106161616161616161616161616161e6b0",
        "a161ff00", "da77656972820061ff",
    ])
    func textThatIsNoUTF8IsRefused(hex: String) {
        #expect(throws: CBORError.malformed) { try CBOR.value(CBOR.bytes(hex: hex)) }
    }

    @Test(arguments: [
        "a26161006161 00", "a2616200616100", "a262616100616100", "a2616100 6000", "a3616100616300616200",
        "8201a2616200616100",
    ])
    func keysOutOfOrderAreRefused(hex: String) {
        let bytes = CBOR.bytes(hex: hex.replacing(" ", with: ""))
        #expect(throws: CBORError.malformed) { try CBOR.value(bytes) }
    }

    @Test(arguments: [
        "da7765697205", "da776569728105", "da7765697283056178f6", "da7765697282616178", "da77656972820541ff",
        "da77656972821a800000006178", "da77656972823a800000006178", "da77656972a10500", "da77656973820561780a",
        "da77656972da7765697282056178",
    ])
    func errorsOfAnotherShapeAreRefused(hex: String) {
        #expect(throws: CBORError.malformed) { try CBOR.value(CBOR.bytes(hex: hex)) }
    }

    @Test func everyErrorSaysWhatIsWrong() {
        #expect("\(CBORError.resource)" == "the value holds a resource, which cannot be recorded")
        #expect("\(CBORError.tooDeep)" == "lists and maps are nested deeper than 1100 levels")
        #expect("\(CBORError.tooLarge)" == "the value takes more than 4 GiB")
        #expect("\(CBORError.outOfMemory)" == "there is no memory left")
        #expect("\(CBORError.cutShort)" == "the bytes end too early")
        #expect("\(CBORError.malformed)" == "the bytes are no CBOR of a value")
        #expect("\(CBORError.unexpected(.text))" == "an item is of the kind text, which is not expected here")
    }
}
