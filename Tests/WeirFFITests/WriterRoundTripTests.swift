import Testing
import WeirDebugInfo
import WeirValue

@testable import WeirFFI

/// What `weir ffi` writes of unusual layouts passes `check` and calls what the library has.
struct WriterRoundTripTests {
    private static let source = """
        typedef struct { _Alignas(16) long a; long b; } wide;
        struct __attribute__((packed)) odd { int8_t a; int32_t b; double c; int64_t d; };
        #pragma pack(push, 2)
        struct two { int8_t a; int32_t b; double c; int64_t d; };
        #pragma pack(pop)
        struct __attribute__((aligned(16))) alone { double x; };
        union number { int32_t i; double d; };
        struct event { int kind; union { int32_t i; double d; } value; };
        struct hidden { int kind; union { int32_t i; float f; }; struct { int8_t x, y; } at; };
        struct node { int value; struct node *next; };
        struct buffer { const void *data; size_t size; const char *name; const double *scale; };
        struct names { const char *list[2]; int n; };
        long weigh(long a, wide s) { return s.a * 10 + s.b + a; }
        double odd_sum(struct odd p) { return p.a + p.b + p.c + p.d; }
        double odd_at(const struct odd *p) { return odd_sum(*p); }
        double two_sum(struct two p) { return p.a + p.b + p.c + p.d; }
        double alone_x(int a, struct alone p) { return a + p.x; }
        double as_double(union number n) { return n.d; }
        double event_value(struct event e) { return e.kind ? e.value.d : e.value.i; }
        double hidden_sum(struct hidden h) { return h.kind + h.i + h.at.x + h.at.y; }
        int node_value(struct node n) { return n.value + (n.next != NULL); }
        long buffer_size(struct buffer b) { return b.size * 10 + strlen(b.name) + (b.scale ? 100 : 0); }
        size_t name_lengths(struct names n) { return strlen(n.list[0]) + (n.list[1] ? 100 : 0) + n.n; }
        size_t wide_length(const wchar_t *text) { return wcslen(text); }
        const char *const *days(void) { static const char *const d[] = {"mon", "tue", NULL}; return d; }
        int make(char ***list, size_t *count) { *count = 1; *list = malloc(8); (*list)[0] = "x"; return 0; }
        int stream_left(struct buffer *stream) { return 1; }
        """

    /// A function's signature as it is written, and what it gives for an item.
    @Test(arguments: [
        (
            "weigh", "long weigh(long a, wide s)",
            ["a": .int(1), "s": .fields(("a", .int(40)), ("b", .int(2)))] as Item, Value.int(403)
        ),
        (
            "odd_sum", "f64 odd_sum(odd p)",
            ["": .fields(("a", .int(1)), ("b", .int(2)), ("c", .float(3)), ("d", .int(4)))], .float(10)
        ),
        (
            "odd_at", "f64 odd_at(odd* p)",
            ["": .fields(("a", .int(1)), ("b", .int(2)), ("c", .float(3)), ("d", .int(4)))], .float(10)
        ),
        (
            "two_sum", "f64 two_sum(two p)",
            ["": .fields(("a", .int(1)), ("b", .int(2)), ("c", .float(3)), ("d", .int(4)))], .float(10)
        ),
        ("alone_x", "f64 alone_x(i32 a, alone p)", ["a": .int(1), "p": .fields(("x", .float(2)))], .float(3)),
        ("as_double", "f64 as_double(number n)", ["": .fields(("d", .float(2.5)))], .float(2.5)),
        (
            "event_value", "f64 event_value(event e)",
            ["": .fields(("kind", .int(0)), ("value", .fields(("i", .int(7)))))], .float(7)
        ),
        (
            "hidden_sum", "f64 hidden_sum(hidden h)",
            [
                "": .fields(
                    ("kind", .int(1)), ("unnamed2", .fields(("i", .int(2)))),
                    ("at", .fields(("x", .int(3)), ("y", .int(4)))))
            ], .float(10)
        ),
        ("node_value", "i32 node_value(node n)", ["": .fields(("value", .int(5)))], .int(5)),
        (
            "buffer_size", "long buffer_size(buffer b)",
            ["": .fields(("data", .bytes([1, 2, 3])), ("name", .string("ab")), ("scale", .null))], .int(32)
        ),
        (
            "name_lengths", "size_t name_lengths(names n)",
            ["": .fields(("list", .list([.string("abc"), .null])), ("n", .int(1)))], .int(4)
        ),
        ("wide_length", "size_t wide_length(string wchar text)", ["": .string("é😀")], .int(2)),
        ("days", "string[] days()", ["": .null], .list([.string("mon"), .string("tue")])),
        ("stream_left", "i32 stream_left(buffer stream)", [:], .null),
        ("make", "i32 make(out string[count] free list, out size_t count)", [:], .null),
    ])
    func isReadBackAndCalled(name: String, text: String, item: Item, result: Value) throws {
        let library = try GrammarLibrary(Self.source)
        let debug = try DebugLibrary(path: library.path)
        var writer = SignatureWriter(for: debug)
        let written = try writer.write(try #require(debug.function(named: name)))
        #expect(written.text == text)
        if item.isEmpty { return }
        let types = writer.declarations.joined(separator: "\n")
        let value = item[""] ?? .map(item.map { (Key($0.key), $0.value) })
        #expect(try Foreign(written.text, types: types, library: library.path).call(value) == result, "\(types)")
    }

    typealias Item = [String: Value]

    @Test func allTogetherHaveOneSetOfTypes() throws {
        let library = try GrammarLibrary(Self.source)
        let debug = try DebugLibrary(path: library.path)
        var writer = SignatureWriter(for: debug)
        let texts = try debug.functions.map { try writer.write($0).text }
        let types = writer.declarations.joined(separator: "\n")
        for text in texts { #expect(library.complaint(text, types: types) == "no complaint", "\(text)\n\(types)") }
        #expect(writer.declarations.contains("struct wide { align(16) long a; long b; }"))
        #expect(writer.declarations.contains("packed(2) struct two { int8_t a; int32_t b; f64 c; int64_t d; }"))
        #expect(writer.declarations.contains("align(16) struct alone { f64 x; }"))
    }
}
