import Testing
import WeirCBOR
import WeirTestSupport
import WeirValue

/// Bytes that are not what was written are read as something well formed, or refused.
struct CBORDamageTests {
    private static let sample = Value.list([
        .map([
            ("bytes", .bytes([1, 2, 3])), ("error", .error(code: 300, message: "no é")), ("float", .float(.nan)),
            ("list", .list([.int(Int64.min), .int(unsigned: .max), .int(1000), .null, .bool(true)])),
            ("map", .map([("a", .map([])), ("b", .list([]))])),
        ]), .string(String(repeating: "long ", count: 60)), .int(-70000),
    ])

    @Test func everyCutIsNoticed() throws {
        let bytes = try CBOR.bytes(Self.sample)
        for length in 0..<bytes.count {
            // An array of its own, so that a read behind its end is one that a sanitizer sees.
            let cut = Array(bytes[..<length])
            #expect(throws: CBORError.cutShort, "\(length) bytes") { try CBOR.value(cut) }
            try CBOR.read(cut) { reader throws in #expect(throws: CBORError.cutShort) { try reader.skip() } }
        }
    }

    @Test func everyChangeOfAByteIsReadOrRefused() throws {
        let bytes = try CBOR.bytes(Self.sample)
        for place in bytes.indices {
            for change in UInt8(1)...255 {
                var damaged = bytes
                damaged[place] ^= change
                Self.readOrRefuse(damaged)
            }
        }
    }

    @Test(arguments: 0..<20)
    func randomDamageIsReadOrRefused(seed: UInt64) throws {
        var maker = CBORMaker(seed: seed)
        for _ in 0..<500 {
            var bytes = try CBOR.bytes(maker.value(depth: 4))
            for _ in 0...Int.random(in: 0...3, using: &maker.numbers) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &maker.numbers)
                let byte = UInt8.random(in: 0...255, using: &maker.numbers)
                switch Int.random(in: 0...2, using: &maker.numbers) {
                case 0: bytes[place] = byte
                case 1: bytes.remove(at: place)
                default: bytes.insert(byte, at: place)
                }
            }
            Self.readOrRefuse(bytes)
        }
    }

    /// What is read is written and read again as the same; `skip` ends where it does.
    private static func readOrRefuse(_ bytes: [UInt8]) {
        do {
            let (value, end) = try CBOR.read(bytes) { reader throws in
                (try reader.value(in: Region()), reader.offset)
            }
            #expect(try CBOR.value(CBOR.bytes(value)) == value, "\(CBOR.hex(bytes))")
            try CBOR.read(bytes) { reader throws in
                try reader.skip()
                #expect(reader.offset == end, "\(CBOR.hex(bytes))")
            }
        } catch {
            #expect(error is CBORError)
        }
    }
}
