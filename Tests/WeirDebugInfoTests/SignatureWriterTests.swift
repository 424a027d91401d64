import Testing
import WeirDebugInfo
import WeirFFI

struct SignatureWriterTests {
    private let fixture: FixtureLibrary
    private let library: DebugLibrary

    init() throws {
        fixture = try FixtureLibrary()
        library = try DebugLibrary(path: fixture.path)
    }

    private func written(_ source: String) throws -> (text: String, declarations: [String], notes: [String]) {
        let fixture = try FixtureLibrary("#include <stddef.h>\n#include <stdint.h>\n\(source)\n")
        let library = try DebugLibrary(path: fixture.path)
        var writer = SignatureWriter(for: library)
        let signature = try writer.write(try #require(library.functions.first))
        return (signature.text, writer.declarations, signature.notes)
    }

    @Test(arguments: [
        ("negate", "bool negate(bool value)"),
        ("letter", "i8 letter(i8 a, u8 b, i8 c)"),
        ("widths", "uint64_t widths(int8_t a, uint16_t b, int32_t c, uint64_t d, f32 e, f64 f, size_t g)"),
        ("length", "f64 length(point p)"),
        ("checksum", "uint32_t checksum(uint32_t start, bytes data, size_t len(data))"),
        ("fill", "i32 fill(out bytes[capacity] buffer, ulong capacity)"),
        ("format", "i32 format(string text, ... i32 value)"),
        ("sort", "void sort(inout i32[] values, size_t len(values), comparator compare)"),
        ("make", "opaque make(string name)"),
        ("paint", "color paint(color c, power p)"),
        ("empty", "i32 empty()"),
        ("either", "number either(number n)"),
    ])
    func signatureIsReadyToPaste(name: String, text: String) throws {
        var writer = SignatureWriter(for: library)
        #expect(try writer.write(try #require(library.function(named: name))).text == text)
    }

    @Test(arguments: [
        ("precise", "a signature has no type for long double (16 bytes)"),
        ("huge", "a signature has no type for __int128 (16 bytes)"),
        ("turn", "a signature has no type for complex double (16 bytes)"),
        ("chosen", "the result is a function, which a signature cannot express"),
    ])
    func whatCannotBeExpressedHasAReason(name: String, reason: String) throws {
        var writer = SignatureWriter(for: library)
        let function = try #require(library.function(named: name))
        let error = #expect(throws: SignatureObstacle.self) { try writer.write(function) }
        #expect(error?.reason == reason)
        #expect(writer.declarations == [])
    }

    @Test func typesAreDeclaredBeforeTheirUse() throws {
        let source = """
            typedef enum { LOW, HIGH = 9 } level;
            typedef struct { int16_t x[3]; char name[8]; uint8_t key[4]; level top; } inner;
            typedef struct { inner first; const char *title; double more[2]; } outer;
            int take(const outer *o) { return 0; }
            """
        let (text, declarations, _) = try written(source)
        #expect(text == "i32 take(outer* o)")
        #expect(
            declarations == [
                "enum level { LOW, HIGH = 9 }",
                "struct inner { int16_t x[3]; char name[8]; bytes key[4]; level top; }",
                "struct outer { inner first; string title; f64 more[2]; }",
            ])
    }

    @Test(arguments: [
        ("long a(char *out, size_t size) { return 0; }", "long a(out char[size] out_, size_t size)"),
        (
            "int a(uint8_t *d, unsigned long *dlen, const uint8_t *s, unsigned long slen) { return 0; }",
            "i32 a(out bytes[dlen, dlen] d, inout ulong dlen, bytes s, ulong len(s))"
        ),
        ("int a(const double *x, int count) { return 0; }", "i32 a(f64[] x, i32 len(x))"),
        ("int a(void **data, size_t *size) { return 0; }", "i32 a(out bytes[size] free data, out size_t size)"),
        ("struct s; int a(const char *name, struct s **made) { return 0; }", "i32 a(string name, out s made)"),
        ("void a(void *b, size_t n, size_t size) { }", "void a(unused b, size_t n, size_t size)"),
        ("int a(char **message) { return 0; }", "i32 a(out string message)"),
        ("void a(int *x, double y) { }", "void a(out i32 x, f64 y)"),
        ("int a(const char *const *names, int count) { return 0; }", "i32 a(string[] names, i32 len(names))"),
        ("int a(const char *x, int flags) { return 0; }", "i32 a(string x, i32 flags)"),
        ("int a(int, long) ; int a(int string, long string2) { return 0; }", "i32 a(i32 string_, long string2)"),
        ("void a(void (*f)(const char *, int n, void *)) { }", "void a(a_f f)"),
    ])
    func guessesFollowNamesAndNeighbours(source: String, text: String) throws {
        #expect(try written(source).text == text)
    }

    @Test func packedStructIsOne() throws {
        let source = "struct __attribute__((packed)) p { char a; int b; }; int take(struct p *p) { return 0; }"
        let (text, declarations, _) = try written(source)
        #expect(text == "i32 take(inout p p)")
        #expect(declarations == ["packed struct p { i8 a; i32 b; }"])
    }

    @Test func whatAPersonMustDecideIsNoted() throws {
        #expect(
            try written("char *a(char *text) { return text; }").notes == [
                "if the caller frees the result, say \"string free\" or \"string free(function)\"",
                "if the function writes into \"text\", say \"out char[SIZE] text\"",
            ])
    }

    /// What the writer gives is parsed and compared by itself; here all functions of a real library go through it.
    @Test func everySignatureOfTheCLibraryIsOneOrHasAReason() throws {
        let library = try DebugLibrary(path: "/lib/x86_64-linux-gnu/libc.so.6")
        guard library.missingReason == nil else { return }
        var writer = SignatureWriter(for: library)
        var count = 0
        for function in library.functions {
            do throws(SignatureObstacle) {
                _ = try writer.write(function)
                count += 1
            } catch {
                #expect(!error.reason.isEmpty)
            }
        }
        #expect(count > 1500)
    }
}
