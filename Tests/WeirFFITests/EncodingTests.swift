import Testing

/// Text in other encodings than UTF-8.
struct EncodingTests {
    private static let source = """
        #include <uchar.h>
        int first(const char *s) { return (unsigned char)s[0]; }
        size_t length(const char *s) { return strlen(s); }
        const char *latin(void) { return "gr\\xFC\\xDF"; }
        const char *half(void) { return "\\x81"; }
        long wide(const wchar_t *s) { return wcslen(s) * 100000000 + s[0]; }
        const wchar_t *wide_text(void) { return L"\\u00fc\\U0001F600"; }
        const wchar_t *wide_wrong(void) { static const wchar_t w[] = {0xD800, 0}; return w; }
        size_t utf16_length(const char16_t *s) { size_t n = 0; while (s[n]) n++; return n; }
        size_t counted(const char16_t *s, size_t n) { return n * 1000 + s[0]; }
        const char16_t *utf16_text(void) { return u"\\u00fc\\U0001F600"; }
        static int freed; void end_wide(wchar_t *w) { freed++; free(w); }
        int freed_count(void) { return freed; }
        wchar_t *wide_copy(const wchar_t *s) { return wcsdup(s); }
        int wide_out(wchar_t **s) { *s = wcsdup(L"out"); return 0; }
        struct named { const wchar_t *name; int n; };
        size_t name_length(const struct named *s) { return wcslen(s->name); }
        size_t words(const wchar_t *const *w) { size_t n = 0; for (; *w; w++) n += wcslen(*w); return n; }
        """

    private let library: GrammarLibrary

    init() throws { library = try GrammarLibrary(Self.source, types: "struct named { string wchar name; int n; }") }

    @Test func textGoesInAndOutInItsEncoding() throws {
        #expect(try library.call("int first(string latin1 s)", .string("ü")) == .int(0xFC))
        #expect(try library.call("int first(string \"CP1252\" s)", .string("€")) == .int(0x80))
        #expect(try library.call("size_t length(string \"SHIFT_JIS\" s)", .string("日本")) == .int(4))
        #expect(try library.call("string latin1 latin()") == .string("grüß"))
        #expect(try library.call("string \"CP437\" half()") == .string("ü"))
        #expect(try library.call("long wide(string wchar s)", .string("ü😀")) == .int(200_000_252))
        #expect(try library.call("long wide(string utf32 s)", .string("")) == .int(0))
        #expect(try library.call("string wchar wide_text()") == .string("ü😀"))
        #expect(try library.call("size_t utf16_length(string utf16 s)", .string("ü😀")) == .int(3))
        #expect(try library.call("string utf16 utf16_text()") == .string("ü😀"))
        let long = String(repeating: "😀é", count: 10_000)
        #expect(try library.call("string wchar free wide_copy(string wchar s)", .string(long)) == .string(long))
    }

    @Test func lengthsAreInUnits() throws {
        #expect(try library.call("size_t counted(string utf16 s, size_t len(s))", .string("a😀")) == .int(3097))
    }

    @Test func memoryIsFreedAndFieldsAndListsHaveEncodings() throws {
        let copy = try Foreign("string wchar free(end_wide) wide_copy(string wchar s)", library: library.path)
        #expect(try copy.call(.string("x")) == .string("x"))
        #expect(try Foreign("int freed_count()", library: library.path).call() == .int(1))
        #expect(try library.call("int wide_out(out string wchar free s) fails if != 0") == .string("out"))
        #expect(
            try library.call("size_t name_length(named* s)", .fields(("name", .string("grüß")), ("n", .int(1))))
                == .int(4))
        #expect(try library.call("size_t words(string wchar[] w)", .list([.string("é"), .string("bc")])) == .int(3))
    }

    @Test func whatCannotBeConvertedFailsTheItem() throws {
        #expect(
            try library.failure("int first(string latin1 s)", .string("aé€"))
                == "the argument \"s\" (string latin1) has a character at byte 3 that ISO-8859-1 cannot express")
        #expect(
            try library.failure("string wchar wide_wrong()").contains(
                "the result (string wchar) is not UTF-32LE at byte 0"))
        #expect(try library.failure("int first(string latin1 s)", .string("a\0b")).contains("has a NUL at byte 1"))
        #expect(try library.failure("int first(string latin1 s)", .bytes([1])).contains("must be a string"))
    }

    @Test func aParameterMayHaveTheNameOfAnEncoding() throws {
        #expect(try library.call("int first(string latin1)", .string("ü")) == .int(0xC3))
        #expect(try library.call("long wide(string wchar wchar)", .string("a")) == .int(100_000_097))
    }

    @Test(arguments: [
        ("int first(string \"LATIN-99\" s)", "the C library knows no encoding \"LATIN-99\""),
        ("int first(string \"ASCII//TRANSLIT\" s)", "knows no encoding"),
        ("int first(string utf16 s)", "the library's is const char *"),
        ("long wide(string latin1 s)", "the library's is const wchar_t *"),
        ("size_t utf16_length(inout string utf16 s)", "cannot be \"inout\""),
    ])
    func wrongEncodingsAreRefused(signature: String, message: String) throws {
        let said = library.complaint(signature)
        #expect(said.contains(message), "\(said)")
    }
}
