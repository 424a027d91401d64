import Testing
import WeirCBOR

struct ChecksumTests {
    /// What xxhsum -H3 prints.
    @Test func aChecksumIsXXH3() {
        #expect(Checksum.of([]) == 0x2D06_8005_38D3_94C2)
        #expect(Checksum.of(Array("abc".utf8)) == 0x78AF_5F94_892F_3950)
        #expect(Checksum.of((0..<1000).map { UInt8(truncatingIfNeeded: $0) }) == 0xD33D_D80B_46F6_0E50)
    }

    @Test func everyBitCounts() {
        let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 * 7) }
        var seen: Set = [Checksum.of(bytes)]
        for bit in 0..<bytes.count * 8 {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            seen.insert(Checksum.of(damaged))
        }
        #expect(seen.count == bytes.count * 8 + 1)
    }
}
