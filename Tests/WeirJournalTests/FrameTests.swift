import Testing
import WeirValue

@testable import WeirJournal

/// The pieces of segments.
struct FrameTests {
    private static let payload = Array("something that is kept".utf8)

    private static func frame(kind: FrameKind = .records) -> [UInt8] {
        payload.withUnsafeBytes { bytes in
            FrameHeader(of: bytes, kind, flags: FrameHeader.withoutValues, rows: FrameHeader.mostRows, site: 70_000)
                .bytes
                + Array(bytes)
        }
    }

    private static func isFrame(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { Frame.first(of: $0) != nil } }

    @Test func aHeaderIsReadAsItWasWritten() throws {
        let bytes = Self.frame()
        let header = try #require(bytes.withUnsafeBytes { FrameHeader($0) })
        #expect(header.bytes == Array(bytes.prefix(FrameHeader.size)))
        #expect(header.kind == FrameKind.records.rawValue && header.flags == FrameHeader.withoutValues)
        #expect(header.rows == 2048 && header.site == 70_000 && header.length == UInt32(Self.payload.count))
        #expect(Array(bytes.prefix(4)) == Array("WRJ1".utf8))
    }

    @Test func aFrameIsOneOnlyAsAWhole() {
        let bytes = Self.frame()
        #expect(Self.isFrame(bytes) && Self.isFrame(bytes + [1, 2, 3]))
        for count in 0..<bytes.count { #expect(!Self.isFrame(Array(bytes.prefix(count))), "\(count) bytes") }
    }

    @Test func everyBitCounts() {
        let bytes = Self.frame()
        for place in bytes.indices {
            for bit in 0..<8 {
                var other = bytes
                other[place] ^= 1 << UInt8(bit)
                #expect(!Self.isFrame(other), "bit \(bit) of byte \(place)")
            }
        }
    }

    @Test func segmentsHaveTheNamesOfTheirNumbers() {
        for (number, name) in [(1, "000001.wj"), (999_999, "999999.wj"), (1_000_000, "1000000.wj")] {
            #expect(SegmentName.text(of: number) == name)
            #expect(SegmentName.number(of: name) == number)
        }
        for name in [
            "000000.wj", "1.wj", "0000001.wj", "-00001.wj", "+00001.wj", "000001.wj.tmp", "run.json", ".wj", "x.wj",
        ] {
            #expect(SegmentName.number(of: name) == nil, "\(name)")
        }
    }

    @Test func aHeadOfANewerFormatIsRefusedWithBothVersions() throws {
        var head = SegmentHead(run: "one", session: 3, mode: .redrive, started: 12.5)
        let known = try head.frame().withUnsafeBytes { try SegmentHead.read($0, "x.wj") }
        #expect(known.session == 3 && known.mode == .redrive && known.run == "one" && known.started == 12.5)
        head.format = FormatVersion(major: 1, minor: 9)
        let later = try head.frame().withUnsafeBytes { try SegmentHead.read($0, "x.wj") }
        #expect(later.format.minor == 9)
        head.format = FormatVersion(major: 2, minor: 0)
        let error = #expect(throws: JournalError.self) {
            try head.frame().withUnsafeBytes { _ = try SegmentHead.read($0, "x.wj") }
        }
        #expect(
            error?.description
                == "x.wj has the format 2.0, and this Weir reads 1.0; use the Weir that wrote it, or a newer one")
    }
}
