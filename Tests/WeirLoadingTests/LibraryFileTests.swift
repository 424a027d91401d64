import Glibc
import Testing

@testable import WeirLoading

/// What the loader sees of a library, read without running it.
struct LibraryFileTests {
    private func symbols(_ path: String) throws -> [String: LibrarySymbol] {
        var symbols: [String: LibrarySymbol] = [:]
        for symbol in try LibraryFile(path).symbols() { symbols[symbol.name] = symbol }
        return symbols
    }

    private static let source = """
        int value = 7;
        int twice(int x) { return 2 * x; }
        __attribute__((weak)) int maybe(int x) { return x; }
        __attribute__((visibility("hidden"))) int hidden(int x) { return x; }
        static int choice(int x) { return x; }
        static int (*choose(void))(int) { return choice; }
        int chosen(int) __attribute__((ifunc("choose")));
        int missing(int); int asked(int) __attribute__((weak));
        int caller(int x) { return missing(x) + (asked ? asked(x) : 0) + chosen(x); }
        """

    @Test(arguments: ["-Wl,--hash-style=sysv", "-Wl,--hash-style=gnu", "-Wl,--hash-style=both"])
    func symbolsAreFoundThroughEitherTableOfHashes(_ flags: String) throws {
        let libraries = try BuiltLibraries()
        let known = try symbols(try libraries.build(Self.source, as: "liba.so", flags))
        #expect(known["twice"]?.kind == .function)
        #expect(known["twice"]?.isExportedFunction == true)
        #expect(known["maybe"]?.isWeak == true)
        #expect(known["hidden"] == nil)
        #expect(known["chosen"]?.kind == .indirectFunction)
        #expect(known["value"]?.kind == .other)
        #expect(known["value"]?.isExportedFunction == false)
        #expect(known["missing"]?.isDefined == false)
        #expect(known["asked"].map { !$0.isDefined && $0.isWeak } == true)
    }

    @Test func aLibraryWithoutSectionsHasItsSymbols() throws {
        let libraries = try BuiltLibraries()
        let path = try libraries.build(Self.source, as: "liba.so", "-Wl,-soname,liba.so.1 -lm -Wl,--no-as-needed")
        let before = try symbols(path)
        try libraries.removeSections(path)
        #expect(try symbols(path) == before)
        #expect(try LibraryFile(path).soname == "liba.so.1")
        #expect(try LibraryFile(path).neededLibraries.contains("libc.so.6"))
    }

    @Test func codeWithoutATypeIsAFunction() throws {
        let libraries = try BuiltLibraries()
        let path = try libraries.build(
            ".text\n.globl seven\nseven: mov $7, %eax\n ret\n.data\n.globl number\nnumber: .long 7\n"
                + ".section .note.GNU-stack,\"\",@progbits", as: "liba.so", language: "s")
        let known = try symbols(path)
        #expect(known["seven"]?.isExportedFunction == true)
        #expect(known["number"]?.isExportedFunction == false, "data without a type is none")
    }

    @Test func theVersionByDefaultIsTheOneThatCounts() throws {
        let libraries = try BuiltLibraries()
        try libraries.write(Array("A { local: *_*; }; B { } A;\n".utf8), as: "map")
        let path = try libraries.build(
            """
            int one(int x) { return 1; } int two(int x) { return 2; } int three(int x) { return 3; }
            __asm__(".symver one,f@A"); __asm__(".symver two,f@@B"); __asm__(".symver three,old@A");
            """, as: "liba.so", "-Wl,--version-script=map")
        let known = try symbols(path)
        #expect(known["f"]?.isOldVersion == false)
        #expect(known["f"]?.address == known["two"]?.address)
        #expect(known["old"]?.isOldVersion == true)
    }

    @Test func aScriptForTheLinkerIsSaidToBeOne() throws {
        let libraries = try BuiltLibraries()
        let script = "/* GNU ld script\n*/\nGROUP ( /lib/x86_64-linux-gnu/libm.so.6  AS_NEEDED ( libmvec.so.1 ) )\n"
        let path = try libraries.write(Array(script.utf8), as: "libm.so")
        let expected = "is a script for the linker, which the loader cannot read; name the library itself: libm.so.6"
        #expect(throws: PluginError(path: path, expected)) { try LibraryFile(path) }
    }

    @Test func aDamagedFileIsRefusedOrReadWithoutACrash() throws {
        let libraries = try BuiltLibraries()
        let bytes = try libraries.bytes(try libraries.build(Self.source, as: "liba.so"))
        var random = SystemRandomNumberGenerator()
        var refused = 0
        for _ in 0..<400 {
            var damaged = bytes
            for _ in 0..<8 { damaged[Int.random(in: 0..<4096, using: &random)] ^= 1 << UInt8.random(in: 0..<8) }
            let path = try libraries.write(damaged, as: "damaged.so")
            do { _ = try LibraryFile(path).symbols() } catch { refused += 1 }
        }
        for count in stride(from: 0, to: bytes.count, by: bytes.count / 64) {
            let path = try libraries.write(Array(bytes[..<count]), as: "cut.so")
            do { _ = try LibraryFile(path).symbols() } catch { refused += 1 }
        }
        #expect(refused > 0)
    }
}
