import Testing
import WeirDebugInfo
import WeirFFI

struct SignatureComparisonTests {
    private let fixture: FixtureLibrary
    private let library: DebugLibrary

    init() throws {
        fixture = try FixtureLibrary()
        library = try DebugLibrary(path: fixture.path)
    }

    private func differences(_ text: String, types: String = "") throws -> [SignatureDifference] {
        var scope = CTypeScope()
        try SignatureParser.declarations(types, into: &scope)
        let signature = try SignatureParser.signature(text, scope)
        let function = try #require(library.function(named: signature.name))
        return SignatureComparison(with: library).differences(signature, from: function)
    }

    @Test(arguments: [
        ("bool negate(bool value)", ""),
        ("u8 letter(i8 a, u8 b, i8 c)", ""),
        ("u64 widths(i8 a, u16 b, i32 c, u64 d, f32 e, f64 f, u64 g)", ""),
        ("unsigned long widths(schar a, ushort b, int c, ulong d, float e, double f, size_t g)", ""),
        ("f64 length(p q)", "struct p { f64 a; f32 b; i8 c; }"),
        ("p* move(inout p q, f64 by)", "struct p { f64 a; f32 b; i8 c; }"),
        ("void draw(line a)", "handle line"),
        ("line make(string name)", "handle line"),
        ("i32 paint(i32 a, u32 b)", ""),
        ("color paint(color a, i32 b)", "enum color { RED, GREEN = 5 }"),
        ("void sort(i32[] a, size_t len(a), cmp c)", "callback int cmp(i32* a, i32* b)"),
        ("void sort(inout i32[] a, size_t len(a), cmp c)", "callback int cmp(unused a, string b)"),
        ("void watch(done c, unused context)", "callback void done(f64 done, unused context)"),
        ("u32 checksum(u32 start, bytes data, size_t len(data))", ""),
        ("u32 checksum(u32 start, f64[] data, size_t len(data))", ""),
        ("i32 fill(out bytes[n] b, ulong n)", ""),
        ("i32 format(string text, ... i32 a, f64 b)", ""),
        ("void sort(i32[] a, size_t len(a), cmp c)", "callback int cmp(i32* a)"),
        ("void matrix(f64[12] cells, string[] names)", ""),
        ("i32 legacy(i32 a, string? b)", ""),
        ("void negate(bool value)", "# a result that is ignored"),
    ])
    func whatPassesTheSameAgrees(text: String, types: String) throws {
        let found = try differences(text, types: types.hasPrefix("#") ? "" : types)
        #expect(found.filter { $0.severity == .error } == [])
    }

    @Test(arguments: [
        (
            "u32 checksum(u32 start, bytes data, u32 len(data))", "",
            "parameter 3 \"len(data)\" is declared u32, but the library's is size_t (u64)"
        ),
        (
            "i32 fill(out bytes[n] b, u32 n)", "",
            "parameter 2 \"n\" is declared u32, but the library's is count_t (u64)"
        ),
        (
            "i32 negate(bool value)", "", "the result is declared i32, but the library's is bool"
        ),
        (
            "bool negate(i32 value)", "", "parameter 1 \"value\" is declared i32, but the library's is bool"
        ),
        (
            "f64 precise(f64 value)", "", "the result is declared f64, but the library's is long double (16 bytes)"
        ),
        (
            "i32 visible(u32 value)", "", "parameter 1 \"value\" is declared u32, but the library's is int (i32)"
        ),
        (
            "i32 visible(string value)", "", "parameter 1 \"value\" is declared string, but the library's is int (i32)"
        ),
        (
            "i32 visible(out i32 value)", "",
            "parameter 1 \"value\" is declared out i32, but the library's is int (i32)"
        ),
        (
            "u32 checksum(u32 start, bytes[4] data)", "",
            "2 parameters are declared, but the library's function has 3: uint32_t checksum(uint32_t start, "
                + "const void *data, size_t size)"
        ),
        (
            "i32 format(string text)", "",
            "the library's function is variadic: say the arguments behind \"...\": int format(const char *text, ...)"
        ),
        (
            "i32 visible(i32 a, ... i32 b)", "",
            "\"...\" is declared, but the library's function takes no more arguments: int visible(int value)"
        ),
        (
            "f64 length(p q)", "struct p { f64 x; f64 y; i8 tag; }",
            "parameter 1 \"q\", declared p, differs from the library's point: the field \"y\" of \"p\" is the library's "
                + "float y (f32)"
        ),
        (
            "f64 length(p q)", "struct p { f32 x; f32 y; i8 tag; }",
            "parameter 1 \"q\", declared p, differs from the library's point: the field \"x\" of \"p\" is the library's "
                + "double x (f64)"
        ),
        (
            "f64 length(p q)", "struct p { f32 y; f64 x; }",
            "parameter 1 \"q\", declared p, differs from the library's point: the field \"y\" of \"p\" begins at byte 0, "
                + "in the library's struct at byte 8"
        ),
        (
            "f64 length(p q)", "struct p { f64 x; }",
            "parameter 1 \"q\", declared p, differs from the library's point: it is 8 bytes long, the library's 16"
        ),
        (
            "f64 length(p* q)", "struct p { f64 x; f32 y; i8 tag; }",
            "parameter 1 \"q\" is declared p*, but the library's is point"
        ),
        (
            "p move(p q, f64 by)", "struct p { f64 x; f32 y; i8 tag; }",
            "the result is declared p, but the library's is spot *"
        ),
        (
            "color paint(color c, i32 p)", "enum color { RED, GREEN }",
            "the result, declared color, differs from the library's enum color: \"GREEN\" is 1, but the library's is 5"
        ),
        (
            "void sort(i32[] a, size_t len(a), cmp c)", "callback int cmp(i32* a, i32* b, i32 c)",
            "parameter 3 \"c\", declared cmp, differs from the library's comparator: it takes 3 arguments, but the "
                + "library gives 2: int cmp(const void *, const void *)"
        ),
        (
            "void watch(done c, unused context)", "callback void done(i64 done, unused context)",
            "parameter 1 \"c\", declared done, differs from the library's progress: its parameter 1 \"done\" is declared "
                + "i64, but the library's is double (f64)"
        ),
        (
            "void sort(f64[] a, size_t len(a), unused c)", "",
            "parameter 1 \"a\" is declared f64[], but the library's is int *"
        ),
        (
            "void either(u64 n)", "", "the result is declared void, but the library's is union number"
        ),
    ])
    func differenceIsSaidInWords(text: String, types: String, message: String) throws {
        let found = try differences(text, types: types).filter { $0.severity == .error }
        #expect(found.map(\.message).first == message)
    }

    @Test func differenceStandsAtItsParameter() throws {
        let text = "u32 checksum(u32 start, bytes data, u32 len(data))"
        let place = text.utf8.distance(
            from: text.startIndex, to: try #require(text.firstRange(of: "u32 len")?.lowerBound))
        #expect(try differences(text).map(\.offset) == [place])
    }

    @Test func resultThatIsIgnoredIsAWarning() throws {
        #expect(try differences("void visible(i32 value)").map(\.severity) == [.warning])
    }

    @Test func declaredStructThatLeadsNowhereKnownAgrees() throws {
        #expect(try differences("void unmake(o* object)", types: "struct o { i32 a; }") == [])
    }
}
