import Testing

@testable import WeirDebugInfo

/// Debug information that says less than a signature needs.
struct SparseDebugTests {
    private static let source =
        "int add(int a, int b) { return a + b; }\nvoid quiet(void) {}\nint old() { return 1; }\n"

    @Test func levelOneHasNoTypes() throws {
        let fixture = try FixtureLibrary(Self.source, options: "-g1")
        let library = try DebugLibrary(path: fixture.path)
        #expect(library.missingReason == nil)
        for name in ["add", "quiet", "old"] {
            #expect(library.function(named: name) == nil, "\(name)")
            #expect(library.reason(for: name) == "its debug information has no types, as with -g1; build it with -g")
        }
    }

    @Test func levelTwoHasThemAll() throws {
        for options in ["-g", "-g -O2 -flto -ffat-lto-objects", "-g3"] {
            let fixture = try FixtureLibrary(Self.source, options: options)
            let library = try DebugLibrary(path: fixture.path)
            #expect(library.function(named: "add")?.parameters.count == 2, "\(options)")
            #expect(library.function(named: "quiet")?.parameters.count == 0, "\(options)")
        }
    }

    @Test func aFunctionWithoutParametersAloneInItsFileIsKnown() throws {
        let fixture = try FixtureLibrary("void quiet(void) {}\n", options: "-g")
        #expect(try DebugLibrary(path: fixture.path).function(named: "quiet")?.parameters.isEmpty == true)
    }

    @Test func unitsOfBothLevelsStandSideBySide() throws {
        let fixture = try FixtureLibrary(Self.source, options: "-g")
        try fixture.shell(
            """
            echo 'int full(int a) { return a; }' > full.c && echo 'int sparse(int a) { return a; }' > sparse.c &&
            cc -g -fPIC -c full.c && cc -g1 -fPIC -c sparse.c && cc -shared -o libboth.so full.o sparse.o
            """)
        let library = try DebugLibrary(path: "\(fixture.folder)/libboth.so")
        #expect(library.function(named: "full")?.parameters.count == 1)
        #expect(library.function(named: "sparse") == nil)
    }

    @Test func aLibraryWithoutSectionsHasItsSymbols() throws {
        let fixture = try FixtureLibrary(Self.source, options: "-g0")
        var bytes = try fixture.bytes()
        bytes.replaceSubrange(40..<48, with: [UInt8](repeating: 0, count: 8))
        bytes.replaceSubrange(58..<64, with: [UInt8](repeating: 0, count: 6))
        try fixture.write(bytes)
        let library = try DebugLibrary(path: fixture.path)
        #expect(library.symbols == ["add", "old", "quiet"])
        #expect(library.missingReason != nil)
    }
}
