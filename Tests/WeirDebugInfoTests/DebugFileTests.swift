import Glibc
import Testing
import WeirDebugInfo

struct DebugFileTests {
    private static let missing =
        "it has no debug information; install the package with its debug symbols or build it with -g"

    @Test(arguments: [
        "-g -gdwarf-2", "-g -gdwarf-3", "-g -gdwarf-4", "-g -gdwarf-5", "-g -O2", "-g -O2 -flto", "-g -gz",
        "-g -fdebug-types-section", "-g -gsplit-dwarf", "-g1 -g -O3 -ffunction-sections",
    ])
    func everyKindOfDebugInformationSaysTheSame(options: String) throws {
        let plain = try FixtureLibrary()
        let other = try FixtureLibrary(options: options)
        let expected = try DebugLibrary(path: plain.path).functions.map(\.text)
        let texts = try DebugLibrary(path: other.path).functions.map(\.text)
        for (text, expected) in zip(texts, expected) { #expect(text == expected) }
        #expect(texts.count == expected.count)
    }

    @Test func libraryWithoutDebugInformationSaysSo() throws {
        let fixture = try FixtureLibrary(options: "")
        let library = try DebugLibrary(path: fixture.path)
        #expect(library.missingReason == Self.missing)
        #expect(library.symbols.contains("negate"))
        #expect(library.functions.isEmpty)
        #expect(library.reason(for: "negate") == Self.missing)
    }

    @Test func strippedLibraryKeepsItsSymbols() throws {
        let fixture = try FixtureLibrary()
        let symbols = try DebugLibrary(path: fixture.path).symbols
        try fixture.shell("strip libfixture.so")
        let library = try DebugLibrary(path: fixture.path)
        #expect(library.missingReason == Self.missing)
        #expect(library.symbols == symbols)
    }

    @Test func separateFileIsFoundThroughItsLink() throws {
        let fixture = try FixtureLibrary(options: "-g -Wl,--build-id=none")
        try fixture.shell(
            """
            objcopy --only-keep-debug libfixture.so libfixture.so.debug && strip libfixture.so && \
            objcopy --add-gnu-debuglink=libfixture.so.debug libfixture.so
            """)
        let library = try DebugLibrary(path: fixture.path)
        #expect(library.missingReason == nil)
        #expect(library.function(named: "negate")?.text == "bool negate(bool value)")
        #expect(library.function(named: "alias")?.text == "int alias(int value)")
    }

    @Test func separateFileOfAnotherBuildIsNotUsed() throws {
        let fixture = try FixtureLibrary()
        try fixture.write(Array("int negate(int a, int b) { return a + b; }\n".utf8), as: "other.c")
        try fixture.shell(
            """
            objcopy --only-keep-debug libfixture.so libfixture.so.debug && strip libfixture.so && \
            objcopy --add-gnu-debuglink=libfixture.so.debug libfixture.so && \
            cc -g -shared -fPIC -o other.so other.c && objcopy --only-keep-debug other.so libfixture.so.debug
            """)
        #expect(try DebugLibrary(path: fixture.path).missingReason == Self.missing)
    }

    @Test(arguments: ["", ".debug/"])
    func linkedFileMayStandInAFolderOfItsOwn(folder: String) throws {
        let fixture = try FixtureLibrary(options: "-g -Wl,--build-id=none")
        try fixture.shell(
            """
            mkdir -p real/.debug && objcopy --only-keep-debug libfixture.so real/\(folder)fixture.debug && \
            strip libfixture.so && objcopy --add-gnu-debuglink=real/\(folder)fixture.debug libfixture.so && \
            mv libfixture.so real/libfixture.so.1 && ln -s real/libfixture.so.1 libfixture.so
            """)
        #expect(try DebugLibrary(path: fixture.path).missingReason == nil)
    }

    /// Libraries without debug information are common, and a server that is asked for it answers when it likes.
    @Test func nobodyIsAskedOverTheNetwork() async throws {
        await #expect(processExitsWith: .success) {
            setenv("DEBUGINFOD_URLS", "http://127.0.0.1:9/", 1)
            let fixture = try FixtureLibrary(options: "")
            #expect(try DebugLibrary(path: fixture.path).missingReason != nil)
            let maps = try #require(fopen("/proc/self/maps", "r"))
            defer { fclose(maps) }
            var line = [CChar](repeating: 0, count: 4096)
            while fgets(&line, Int32(line.count), maps) != nil {
                // The client of these servers, which libdw loads when it wants to ask them.
                if strstr(line, "libdebuginfod") != nil { exit(1) }
            }
        }
    }

    @Test func missingFileIsAnError() {
        #expect(throws: DebugInfoError(path: "/nowhere/lib.so", "there is no such file")) {
            try DebugLibrary(path: "/nowhere/lib.so")
        }
    }

    @Test func folderIsNoLibrary() {
        #expect(throws: DebugInfoError(path: "/usr", "is no regular file, so no library")) {
            try DebugLibrary(path: "/usr")
        }
    }

    @Test func textIsNoLibrary() throws {
        let fixture = try FixtureLibrary()
        let error = #expect(throws: DebugInfoError.self) { try DebugLibrary(path: "\(fixture.folder)/fixture.c") }
        #expect(error?.message.hasPrefix("is no shared library") == true)
    }

    @Test func objectFileIsNoSharedLibrary() throws {
        let fixture = try FixtureLibrary()
        try fixture.shell("cc -g -c -o part.o fixture.c")
        #expect(
            throws: DebugInfoError(
                path: "\(fixture.folder)/part.o", "is no shared library, but another kind of ELF file")
        ) {
            try DebugLibrary(path: "\(fixture.folder)/part.o")
        }
    }

    @Test(arguments: 0..<40)
    func damagedFileEndsNothing(seed: Int) throws {
        let fixture = try FixtureLibrary()
        var bytes = try fixture.bytes()
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func draw(below limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: state >> 33) % limit
        }
        // The debug information fills the second half of the file.
        for _ in 0..<(1 + seed * 5) { bytes[bytes.count / 2 + draw(below: bytes.count / 2)] = UInt8(draw(below: 256)) }
        if seed % 4 == 3 { bytes.removeLast(draw(below: bytes.count / 2)) }
        try fixture.write(bytes)
        guard let library = try? DebugLibrary(path: fixture.path) else { return }
        for function in library.functions {
            for type in function.parameters.map(\.type) {
                guard case .record(let reference) = (type.pointee ?? type).resolved else { continue }
                _ = library.record(reference)
            }
            #expect(!function.text.isEmpty)
        }
    }
}
