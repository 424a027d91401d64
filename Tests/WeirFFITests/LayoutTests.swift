import Testing
import WeirValue

/// Structs whose layout is not the compiler's usual one: packed and over-aligned.
struct LayoutTests {
    private static let source = """
        #pragma pack(push, 2)
        struct two { int8_t a; int32_t b; double c; int64_t e; };
        #pragma pack(pop)
        struct __attribute__((packed)) odd { int8_t a; int32_t b; int16_t c; double d; int64_t e; };
        struct __attribute__((packed)) small { int8_t a; int32_t b; };
        struct __attribute__((packed)) tidy { int32_t a; float b; };
        struct holder { int8_t before; struct odd inner; int8_t after; };
        struct wide { _Alignas(16) long a; long b; };
        struct __attribute__((aligned(16))) alone { double x; };
        struct __attribute__((aligned(64))) line { int32_t x; };
        struct odd change(struct odd p) { p.a++; p.b++; p.c++; p.d++; p.e++; return p; }
        double odd_sum(const struct odd *p) { return p->a + p->b + p->c + p->d + p->e; }
        double odd_total(const struct odd *p, int n) { double s = 0; while (n--) s += odd_sum(p++); return s; }
        void odd_fill(struct odd *p) { struct odd x = {1, 2, 3, 4, 5}; *p = x; }
        int small_sum(const struct small *p) { return p->a + p->b; }
        int small_value(struct small p) { return p.a + p.b; }
        struct tidy tidy_turn(int x, struct tidy p) { p.a += x; p.b += x; return p; }
        double two_sum(struct two p) { return p.a + p.b + p.c + p.e; }
        struct holder hold(struct holder h) { h.before++; h.inner.d *= 2; h.after++; return h; }
        long weigh(long a, long b, long c, long d, long e, long f, int g, struct wide s) { return s.a * 10 + s.b + g; }
        struct wide widen(struct wide s, long by) { s.a += by; s.b -= by; return s; }
        double alone_sum(int g, struct alone a, double b, struct alone c) { return g + a.x + b + c.x; }
        struct alone alone_back(struct alone a) { a.x = -a.x; return a; }
        int is_aligned(const struct line *p) { return (uintptr_t)p % 64 == 0 ? p->x : -1; }
        void line_out(struct line *p) { p->x = (uintptr_t)p % 64 == 0 ? 5 : -1; }
        int lines(const struct line *p, int n) { int s = 0; for (int i = 0; i < n; i++) s += is_aligned(p + i); return s; }
        int line_value(struct line p) { return p.x; }
        """

    private static let types = """
        packed(2) struct two { i8 a; i32 b; f64 c; i64 e; }
        packed struct odd { i8 a; i32 b; i16 c; f64 d; i64 e; }
        packed struct small { i8 a; i32 b; }
        packed struct tidy { i32 a; f32 b; }
        struct holder { i8 before; odd inner; i8 after; }
        struct wide { align(16) long a; long b; }
        align(16) struct alone { f64 x; }
        align(64) struct line { i32 x; }
        """

    private func library() throws -> GrammarLibrary { try GrammarLibrary(Self.source, types: Self.types) }

    private func odd(_ by: Int64) -> Value {
        .fields(
            ("a", .int(1 + by)), ("b", .int(2 + by)), ("c", .int(3 + by)), ("d", .float(4 + Double(by))),
            ("e", .int(5 + by)))
    }

    @Test func packedStructsAreReadAndWrittenWhereTheyLie() throws {
        let library = try library()
        #expect(try library.call("f64 odd_sum(odd* p)", odd(0)) == .float(15))
        #expect(try library.call("f64 odd_total(odd[] p, int len(p))", .list([odd(0), odd(1)])) == .float(35))
        #expect(try library.call("void odd_fill(out odd p)") == odd(0))
        #expect(try library.call("int small_sum(small* p)", .fields(("a", .int(1)), ("b", .int(2)))) == .int(3))
    }

    @Test func packedStructsByValueGoAsGCCPassesThem() throws {
        let library = try library()
        #expect(try library.call("odd change(odd p)", odd(0)) == odd(1))
        #expect(
            try library.call(
                "f64 two_sum(two p)", .fields(("a", .int(1)), ("b", .int(2)), ("c", .float(0.5)), ("e", .int(0))))
                == .float(3.5))
        #expect(
            try library.call(
                "tidy tidy_turn(int x, tidy p)", .fields(("a", .int(1)), ("b", .float(2))), with: [("x", .int(3))])
                == .fields(("a", .int(4)), ("b", .float(5))))
        let held = Value.fields(("before", .int(1)), ("inner", odd(0)), ("after", .int(2)))
        let result = try library.call("holder hold(holder h)", held)
        #expect(result.lookup("after") == .int(3))
        #expect(result.lookup("inner")?.lookup("d") == .float(8))
    }

    @Test func smallUnalignedStructsByValueAreRefused() throws {
        let message = try library().complaint("int small_value(small p)")
        #expect(message.contains("\"small\" by value is not supported; by pointer it is \"small*\""))
        #expect(message.contains("(Sources/WeirFFI/README.md, \"What stays out\")"))
    }

    @Test func overAlignedStructsByValueGoAsGCCPassesThem() throws {
        let library = try library()
        let item = Value.map(
            [("a", .int(1)), ("b", .int(2)), ("c", .int(3)), ("d", .int(4)), ("e", .int(5)), ("f", .int(6))]
                + [("g", .int(7)), ("s", .fields(("a", .int(40)), ("b", .int(2))))])
        #expect(
            try library.call("long weigh(long a, long b, long c, long d, long e, long f, int g, wide s)", item)
                == .int(409))
        #expect(
            try library.call(
                "wide widen(wide s, long by)", .fields(("a", .int(1)), ("b", .int(2))), with: [("by", .int(5))])
                == .fields(("a", .int(6)), ("b", .int(-3))))
        let two = Value.fields(
            ("g", .int(1)), ("a", .fields(("x", .float(2)))), ("b", .float(4)), ("c", .fields(("x", .float(8)))))
        #expect(try library.call("f64 alone_sum(int g, alone a, f64 b, alone c)", two) == .float(15))
        #expect(try library.call("alone alone_back(alone a)", .fields(("x", .float(2)))) == .fields(("x", .float(-2))))
        #expect(library.complaint("int line_value(line p)").contains("an alignment of 64 by value"))
    }

    @Test func overAlignedStructsLieWhereTheyMust() throws {
        let library = try library()
        let line = Value.fields(("x", .int(3)))
        for _ in 0..<8 {
            #expect(try library.call("int is_aligned(line* p)", line) == .int(3))
            #expect(try library.call("void line_out(out line p)") == .fields(("x", .int(5))))
            #expect(try library.call("int lines(line[] p, int len(p))", .list([line, line])) == .int(6))
        }
    }

    @Test(arguments: [
        (
            "int small_sum(small* p)", "struct small { i8 a; i32 b; }",
            "begins at byte 4, in the library's struct at byte 1"
        ),
        ("f64 two_sum(two p)", "packed struct two { i8 a; i32 b; f64 c; i64 e; }", "begins at byte 1"),
        (
            "wide widen(wide s, long by)", "struct wide { long a; long b; }",
            "it is aligned at 8 bytes, the library's at 16; say \"align(16)\""
        ),
        ("int is_aligned(line* p)", "struct line { i32 x; }", "it is 4 bytes long, the library's 64"),
    ])
    func anotherLayoutIsFound(signature: String, types: String, message: String) throws {
        let said = try library().complaint(signature, types: types)
        #expect(said.contains(message), "\(said)")
    }

    @Test func whatPaddingHidesIsFound() throws {
        let library = try GrammarLibrary(
            "struct s { int8_t a; int8_t hidden; int32_t b; int64_t c; unsigned flag : 3; };\nint f(const struct s *p) { return p->hidden; }\n"
        )
        #expect(
            library.complaint("int f(s* p)", types: "struct s { i8 a; i32 b; i64 c; i32 d; }").contains(
                "the library's \"hidden\" at byte 1 is not declared"))
        #expect(
            library.complaint("int f(s* p)", types: "struct s { i8 a; i8 hidden; i32 b; i64 c; }").contains(
                "bytes long"))
        #expect(
            library.complaint("int f(s* p)", types: "struct s { i8 a; i8 hidden; i32 b; i64 c; i32 flags; }")
                == "no complaint")
    }

    @Test(arguments: [
        ("align(3) struct s { int a; }", "an alignment is 1, 2, 4"),
        ("packed enum e { a }", "belong to a struct or union"),
        ("struct s { align(8192) int a; }", "up to 4096"), ("packed() struct s { int a; }", "an alignment in bytes"),
    ])
    func wrongLayoutWordsAreRefused(types: String, message: String) throws {
        #expect(try library().complaint("int f()", types: types).contains(message))
    }
}
