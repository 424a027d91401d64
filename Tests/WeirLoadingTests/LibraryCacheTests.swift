import Glibc
import Testing

@testable import WeirLoading

/// The loader's cache, as `ldconfig` writes it.
struct LibraryCacheTests {
    private struct Line {
        var name = "libw.so.1"
        var path: String
        var flags: UInt32 = 0x0303
        var needs: UInt64 = 0
    }

    /// A cache with entries in this order, and the names of processor levels.
    private func cache(_ lines: [Line], levels: [String] = []) -> [UInt8] {
        func number<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
            withUnsafeBytes(of: value.littleEndian, Array.init)
        }
        var texts: [UInt8] = []
        let textStart = 48 + lines.count * 24
        func text(_ text: String) -> UInt32 {
            defer { texts += Array(text.utf8) + [0] }
            return UInt32(textStart + texts.count)
        }
        var entries: [UInt8] = []
        for line in lines {
            entries += number(line.flags) + number(text(line.name)) + number(text(line.path)) + number(UInt32(0))
            entries += number(line.needs)
        }
        let levelTexts = levels.flatMap { number(text($0)) }
        while texts.count % 4 != 0 { texts.append(0) }
        let extensionStart = UInt32(textStart + texts.count)
        let section = number(UInt32(1)) + number(UInt32(0)) + number(extensionStart + 24)
        let extensions =
            number(UInt32(0xEAA4_2174)) + number(UInt32(1)) + section + number(UInt32(levelTexts.count)) + levelTexts
        let header =
            Array("glibc-ld.so.cache1.1".utf8) + number(UInt32(lines.count)) + number(UInt32(texts.count))
            + number(UInt32(0)) + number(extensionStart) + [UInt8](repeating: 0, count: 12)
        return header + entries + texts + extensions
    }

    @Test(.enabled(if: ELFMachine.host == 62)) func theFirstEntryOfAProcessorIsTheOne() {
        let known = LibraryCache(
            cache([
                Line(path: "/32/libw.so.1", flags: 0x0003), Line(path: "/local/libw.so.1"),
                Line(path: "/usr/lib/libw.so.1"), Line(name: "libz.so.1", path: "/usr/lib/libz.so.1"),
            ]))
        #expect(known.path(of: "libw.so.1", levels: []) == "/local/libw.so.1")
        #expect(known.names == ["libw.so.1", "libz.so.1"])
        #expect(known.path(of: "libq.so.1", levels: []) == nil)
    }

    @Test(.enabled(if: ELFMachine.host == 62)) func theBestLevelWins() {
        let known = LibraryCache(
            cache(
                [
                    Line(path: "/v2/libw.so.1", needs: 1 << 62), Line(path: "/v3/libw.so.1", needs: 1 << 62 | 1),
                    Line(path: "/old/libw.so.1", needs: 1 << 5), Line(path: "/libw.so.1"),
                ], levels: ["x86-64-v2", "x86-64-v3"]))
        #expect(known.path(of: "libw.so.1", levels: []) == "/libw.so.1")
        #expect(known.path(of: "libw.so.1", levels: ["x86-64-v2"]) == "/v2/libw.so.1")
        #expect(known.path(of: "libw.so.1", levels: ["x86-64-v3", "x86-64-v2"]) == "/v3/libw.so.1")
    }

    @Test(.enabled(if: ELFMachine.host == 62)) func theCacheMayStandBehindAnOldOne() {
        let own = cache([Line(path: "/libw.so.1")])
        let old = Array("ld.so-1.7.0".utf8) + [0, 1, 0, 0, 0] + [UInt8](repeating: 0, count: 12 + 4)
        #expect(LibraryCache(old + own).path(of: "libw.so.1", levels: []) == "/libw.so.1")
    }

    @Test func aDamagedCacheHasWhatCanBeRead() {
        let bytes = cache([Line(path: "/libw.so.1")], levels: ["x86-64-v2"])
        for count in 0..<bytes.count { _ = LibraryCache(Array(bytes[..<count])).names }
        for bit in 0..<bytes.count * 8 {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << (bit % 8)
            _ = LibraryCache(damaged).path(of: "libw.so.1", levels: ["x86-64-v2"])
        }
        #expect(LibraryCache([]).names.isEmpty)
    }

    @Test(.enabled(if: access("/etc/ld.so.cache", R_OK) == 0)) func theMachinesCacheNamesTheCLibrary() throws {
        let path = try #require(LibraryCache.current.path(of: "libc.so.6", levels: ProcessorLevel.supported))
        #expect(try LibraryFile(path).soname == "libc.so.6")
    }
}
