import CWeirValue
import Testing
import WeirCBOR
import WeirTestSupport
import WeirValue

struct CBORRoundTripTests {
    @Test(arguments: [
        Value.null, .bool(true), .bool(false), .int(0), .int(-1), .int(23), .int(24), .int(-24), .int(-25), .int(255),
        .int(256), .int(65535), .int(65536), .int(Int64(UInt32.max)), .int(Int64(UInt32.max) + 1), .int(Int64.max),
        .int(Int64.min), .int(unsigned: 1 << 63), .int(unsigned: .max), .float(0), .float(-0.0), .float(.infinity),
        .float(.leastNonzeroMagnitude), .float(Double(nan: 0x12345, signaling: false)),
        .float(Double(nan: 1, signaling: true)),
        .float(Double(bitPattern: 0xFFF8_0000_0000_00FF)), .string(""), .string("a\u{0}é水\u{10FFFF}"), .bytes([]),
        .bytes([0, 255, 128]), .list([]), .map([]), .map([("", .null)]), .error(code: 0, message: ""),
        .error(code: .min, message: "é"), .error(code: .max, message: "x"),
        .list([.error(code: 3, message: "no file"), .int(1), .error(code: -5, message: "")]),
        .map([("e", .list([.map([("f", .error(code: 1, message: "deep"))])]))]),
    ])
    func valuesComeBackAsTheyWere(value: Value) throws {
        let back = try CBOR.value(CBOR.bytes(value))
        #expect(back == value)
        #expect(unsafe back.raw.flags == value.raw.flags)
    }

    @Test(arguments: [0, 1, 7, 8, 9, 23, 24, 100, 255, 256, 65535, 65536, 100_000])
    func textsAndBytesOfAnyLengthComeBack(length: Int) throws {
        let text = Value.string(String(repeating: "x", count: length))
        #expect(try CBOR.value(CBOR.bytes(text)) == text)
        let wide = Value.string(String(repeating: "é", count: length))
        #expect(try CBOR.value(CBOR.bytes(wide)) == wide)
        let bytes = Value.bytes((0..<length).map { UInt8(truncatingIfNeeded: $0) })
        #expect(try CBOR.value(CBOR.bytes(bytes)) == bytes)
    }

    @Test func theDeepestValuesOfWeirComeBack() throws {
        let lists = CBOR.nested(Value.maximumDepth - 1)
        #expect(try CBOR.value(CBOR.bytes(lists)) == lists)
        let maps = (0..<Value.maximumDepth).reduce(Value.int(1)) { inner, _ in
            .map([("a" as Key, inner), ("b", .null)])
        }
        #expect(try CBOR.value(CBOR.bytes(maps)) == maps)
    }

    @Test func theDeepestValuesNeedLittleOfTheStack() throws {
        let deepest = CBOR.nested(1100)
        let written = try SmallThread.run { try CBOR.bytes(deepest) }
        let back = try SmallThread.run { try CBOR.value(written) }
        #expect(try CBOR.bytes(back) == written)
    }

    @Test func aLargeMapComesBack() throws {
        let map = Value.map((0..<100_000).map { (Key("key\($0)"), .list([.int($0), .null])) })
        #expect(try CBOR.value(CBOR.bytes(map)) == map)
    }

    @Test(arguments: 0..<20)
    func randomValuesComeBack(seed: UInt64) throws {
        var maker = CBORMaker(seed: seed)
        for _ in 0..<500 {
            let value = maker.value(depth: 5)
            let bytes = try CBOR.bytes(value)
            let back = try CBOR.value(bytes)
            #expect(back == value, "\(CBOR.hex(bytes))")
            #expect(try CBOR.bytes(back) == bytes)
            try CBOR.read(bytes) { reader throws in
                try reader.skip()
                #expect(reader.isAtEnd)
            }
        }
    }

    @Test(arguments: 0..<5)
    func equalValuesHaveEqualBytes(seed: UInt64) throws {
        var (maker, sameMaker) = (CBORMaker(seed: seed), CBORMaker(seed: seed))
        for _ in 0..<200 {
            #expect(try CBOR.bytes(maker.value(depth: 4)) == CBOR.bytes(sameMaker.value(depth: 4)))
        }
        let there = Value.map([("b", .int(1)), ("a", .int(2)), ("é", .null)])
        let back = Value.map([("é", .null), ("a", .int(2)), ("b", .int(1))])
        #expect(try CBOR.bytes(there) == CBOR.bytes(back))
        #expect(try CBOR.bytes(.float(0)) != CBOR.bytes(.float(-0.0)))
        #expect(try CBOR.bytes(.float(1)) != CBOR.bytes(.int(1)))
    }

    @Test func scalarsKeepNoRegionAlive() throws {
        #expect(try CBOR.value([0x18, 0x64]).owner == nil)
        #expect(try CBOR.value([0x61, 0x61]).owner != nil)
    }
}
