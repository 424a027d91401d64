import Testing
import WeirExec
import WeirManifest
import WeirModel

@testable import WeirFFI

/// Functions that free, end or explain something are compared with the library's debug information like the declared one.
struct HelperTests {
    private static let source = """
        struct thing; struct other;
        char *fresh(int n) { char *p = malloc(8); strcpy(p, "text"); return p; }
        void release(int kind, void *p) { if (kind == 1) free(p); }
        void release_number(long p) { }
        void release_all(void *p, ...) { free(p); }
        void release_nothing(void) { }
        void release_any(void *p) { free(p); }
        void release_text(const char *p) { free((void *)p); }
        void release_thing(struct thing *t) { }
        void release_other(struct other *t) { }
        int fails(int x) { return x; }
        const char *text_of(int code) { return "code"; }
        const char *text_of_key(const char *key, int code) { return key; }
        int number_of(int code) { return code; }
        const char *text_of_thing(struct thing *t) { return "thing"; }
        struct thing *open_thing(int n) { return malloc(1); }
        int open_out(struct thing **t) { *t = malloc(1); return 0; }
        """

    private let library: GrammarLibrary

    init() throws { library = try GrammarLibrary(Self.source) }

    /// Everything that is said, also warnings.
    private func problems(_ signature: String, types: String = "") -> [String] {
        let place = SourceLocation(file: "f", line: 1, column: 1)
        var group = FunctionGroupDefinition(name: "g", location: place, folder: "/")
        group.library = library.path
        group.types = [PlacedText(types, location: place)]
        group.functions = [.init(name: "f", location: place, signature: PlacedText(signature, location: place))]
        return FunctionCatalog([group]).problems.map { "\($0.severity.rawValue): \($0.message)" }
    }

    @Test(arguments: [
        ("string free(release_any) fresh(int n)", ""), ("string free(release_text) fresh(int n)", ""),
        ("string free fresh(int n)", ""), ("int fails(int x) fails if < 0 message text_of(result)", ""),
        ("int fails(int x) fails if < 0 message text_of(errno)", ""),
        ("int fails(int x) fails if < 0 message text_of(x)", ""),
        ("thing open_thing(int n)", "handle thing free(release_thing)"),
        ("thing open_thing(int n)", "handle thing free(release_any)"),
        ("int open_out(out thing t) fails if != 0 message text_of_thing(t)", "handle thing free(release_thing)"),
    ])
    func whatFitsIsSilent(signature: String, types: String) {
        #expect(problems(signature, types: types) == [])
    }

    @Test(arguments: [
        (
            "string free(release) fresh(int n)", "",
            "error: \"release\" frees memory, so it gets one pointer and nothing else, but the library's is void release(int kind, void *p)"
        ),
        (
            "string free(release_number) fresh(int n)", "",
            "error: \"release_number\" frees memory, so it gets a pointer, but the library's is void release_number(long p)"
        ),
        (
            "string free(release_all) fresh(int n)", "",
            "error: \"release_all\" frees memory, so it gets one pointer and nothing else, but the library's is void release_all(void *p, ...)"
        ),
        (
            "string free(release_nothing) fresh(int n)", "",
            "error: \"release_nothing\" frees memory, so it gets one pointer and nothing else, but the library's is void release_nothing(void)"
        ),
        (
            "string free(release_thing) fresh(int n)", "",
            "warning: \"release_thing\" gets another kind of pointer than the library's: void release_thing(struct thing *t)"
        ),
        (
            "thing open_thing(int n)", "handle thing free(release)",
            "error: \"release\" ends a handle, so it gets one pointer and nothing else, but the library's is void release(int kind, void *p)"
        ),
        (
            "thing open_thing(int n)", "handle thing free(release_other)",
            "warning: \"release_other\" gets another kind of pointer than the library's: void release_other(struct other *t)"
        ),
        (
            "int fails(int x) fails if < 0 message text_of_key(result)", "",
            "error: the message function \"text_of_key\" gets 1 argument, but the library's is const char *text_of_key(const char *key, int code)"
        ),
        (
            "int fails(int x) fails if < 0 message release_any(result)", "",
            "error: the message function \"release_any\" must return text, but the library's is void release_any(void *p)"
        ),
        (
            "int fails(int x) fails if < 0 message number_of(result)", "",
            "error: the message function \"number_of\" must return text, but the library's is int number_of(int code)"
        ),
        (
            "i64 fails(int x) fails if < 0 message text_of(result)", "",
            "error: \"result\" for the message function \"text_of\" is declared i64, but the library's is int (i32)"
        ),
        (
            "int fails(int x) fails if < 0 message text_of_thing(x)", "",
            "error: \"x\" for the message function \"text_of_thing\" is declared int, but the library's is struct thing *"
        ),
    ])
    func whatDoesNotFitIsSaid(signature: String, types: String, message: String) {
        #expect(problems(signature, types: types).contains(message), "\(problems(signature, types: types))")
    }

    @Test func theyAreBlamedWhereTheyAreNamed() throws {
        let yaml = """
            weir: 1
            functions:
              g:
                library: \(library.path)
                types: handle thing free(release)
                functions:
                  f: string free(release) fresh(int n)
                  h: thing open_thing(int n)
                  i: thing open_thing(int n)
            nodes:
              a: { uses: g.f, input: 1 }
            """
        let (manifest, _) = ManifestParser.parse(bytes: Array(yaml.utf8), file: "flow.yaml", folder: "/", sources: [])
        let problems = FunctionCatalog(try #require(manifest).functions).problems.map(\.description)
        #expect(problems.count == 2)
        #expect(problems.contains { $0.hasPrefix("flow.yaml:7:22: error: \"release\" frees memory") }, "\(problems)")
        #expect(problems.contains { $0.hasPrefix("flow.yaml:5:30: error: \"release\" ends a handle") }, "\(problems)")
    }

    @Test func aFunctionThatExistsInAnOldVersionOnlyIsFound() throws {
        let folder = try ForeignFolder()
        let source = "\(folder.path)/versions.c"
        try folder.write(
            """
            __asm__(".symver gone_v1, gone@VERS_1"); __asm__(".symver kept_v1, kept@VERS_1"); __asm__(".symver kept_v2, kept@@VERS_2");
            int gone_v1(int x) { return x; } int kept_v1(int x) { return 1; } int kept_v2(int x) { return 2; }

            """, to: source)
        try folder.write("VERS_1 { global: gone; kept; }; VERS_2 { global: kept; } VERS_1;\n", to: "\(folder.path)/map")
        let path = try folder.build(
            source: source, as: "libversions.so", "-g -Wl,--version-script=\(folder.path)/map")
        #expect(try Foreign("int kept(int x)", library: path).call(.int(0)) == .int(2))
        for signature in ["int gone(int x)", "int kept(int x) fails if < 0 message gone(result)"] {
            let error = #expect(throws: NodeError.self) { try Foreign(signature, library: path) }
            #expect(
                error?.message
                    == "the library \"\(path)\" has \"gone\" in an old version only, which no program that asks today gets"
            )
        }
    }
}
