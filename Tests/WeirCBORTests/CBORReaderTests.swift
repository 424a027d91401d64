import Testing
import WeirCBOR
import WeirValue

struct CBORReaderTests {
    @Test func itemsAreReadInTheOrderOfTheirWriting() throws {
        var writer = CBORWriter()
        try writer.appendArray(count: 9)
        try writer.append(unsigned: .max)
        try writer.append(int: .min)
        try writer.append(text: "näme")
        try writer.append(bytes: [1, 2, 3] as [UInt8])
        try [4, 5].withUnsafeBytes { try unsafe writer.append(bytes: $0) }
        try writer.appendMap(count: 1)
        try writer.append(text: "")
        try writer.appendNull()
        try writer.appendBool(true)
        try writer.append(.list([.int(1)]))
        let inner = try CBOR.bytes(.string("raw"))
        try inner.withUnsafeBytes { try unsafe writer.append(encoded: $0) }

        try CBOR.read(unsafe writer.withBytes { unsafe Array($0) }) { reader throws in
            #expect(try reader.nextKind == .array)
            #expect(try reader.arrayCount() == 9)
            #expect(try reader.unsigned() == .max)
            #expect(try reader.int() == .min)
            #expect(try reader.text() == "näme")
            #expect(try unsafe Array(reader.bytes()) == [1, 2, 3])
            #expect(try unsafe reader.bytes().count == 16)
            #expect(try reader.nextKind == .map)
            #expect(try reader.mapCount() == 1)
            #expect(try reader.text() == "")
            #expect(try reader.nextKind == .null)
            try reader.skip()
            #expect(try reader.bool())
            #expect(try reader.value(in: Region()) == .list([.int(1)]))
            #expect(!reader.isAtEnd)
            #expect(try reader.text() == "raw")
            #expect(reader.isAtEnd)
            #expect(throws: CBORError.cutShort) { try reader.nextKind }
        }
    }

    @Test(arguments: [
        ("00", CBORKind.unsigned), ("20", .negative), ("40", .bytes), ("60", .text), ("80", .array), ("a0", .map),
        ("da77656972", .tag), ("f5", .bool), ("f6", .null), ("fb0000000000000000", .float),
    ])
    func whatIsNotAskedForStaysUnread(hex: String, kind: CBORKind) throws {
        try CBOR.read(CBOR.bytes(hex: hex)) { reader throws in
            #expect(try reader.nextKind == kind)
            let refusal = CBORError.unexpected(kind)
            if kind != .unsigned { #expect(throws: refusal) { try reader.unsigned() } }
            if kind != .unsigned && kind != .negative { #expect(throws: refusal) { try reader.int() } }
            if kind != .bytes { #expect(throws: refusal) { try unsafe reader.bytes().count } }
            if kind != .text { #expect(throws: refusal) { try reader.text() } }
            if kind != .array { #expect(throws: refusal) { try reader.arrayCount() } }
            if kind != .map { #expect(throws: refusal) { try reader.mapCount() } }
            if kind != .bool { #expect(throws: refusal) { try reader.bool() } }
            #expect(reader.offset == 0)
        }
    }

    @Test(arguments: ["1b8000000000000000", "3b8000000000000000"])
    func integersThatDoNotFitAreNotCutToSize(hex: String) throws {
        try CBOR.read(CBOR.bytes(hex: hex)) { reader throws in
            #expect(throws: CBORError.self) { try reader.int() }
            #expect(reader.offset == 0)
        }
    }

    @Test func textThatIsNoUTF8StaysUnread() throws {
        try CBOR.read([0x61, 0xFF]) { reader throws in
            #expect(throws: CBORError.malformed) { try reader.text() }
            #expect(reader.offset == 0)
        }
    }

    @Test func noBytesAreCutShort() throws {
        var reader = unsafe CBORReader(UnsafeRawBufferPointer(start: nil, count: 0))
        #expect(reader.isAtEnd)
        #expect(throws: CBORError.cutShort) { try reader.skip() }
        #expect(throws: CBORError.cutShort) { try reader.value(in: Region()) }
        #expect(throws: CBORError.cutShort) { try reader.text() }
    }

    @Test func aReaderBeginsWhereItIsTold() throws {
        try unsafe ([1, 2, 3] as [UInt8]).withUnsafeBytes { bytes throws in
            var reader = unsafe CBORReader(bytes, offset: 1)
            #expect(try reader.unsigned() == 2)
            #expect(reader.offset == 2)
        }
    }
}
