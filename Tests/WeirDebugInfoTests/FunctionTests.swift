import Testing
import WeirDebugInfo

struct FunctionTests {
    private let fixture: FixtureLibrary
    private let library: DebugLibrary

    init() throws {
        fixture = try FixtureLibrary()
        library = try DebugLibrary(path: fixture.path)
    }

    @Test(arguments: [
        ("negate", "bool negate(bool value)"),
        ("letter", "char letter(signed char a, unsigned char b, char c)"),
        ("widths", "uint64_t widths(int8_t a, uint16_t b, int32_t c, uint64_t d, float e, double f, size_t g)"),
        ("precise", "long double precise(long double value)"),
        ("huge", "__int128 huge(__int128 value)"),
        ("turn", "complex double turn(complex double value)"),
        ("length", "double length(point p)"),
        ("move", "spot *move(spot *p, double by)"),
        ("draw", "void draw(const struct line *line)"),
        ("make", "struct opaque *make(const char *name)"),
        ("either", "union number either(union number n)"),
        ("paint", "enum color paint(enum color c, power p)"),
        ("sort", "void sort(int *values, size_t count, comparator compare)"),
        ("chosen", "comparator chosen(void)"),
        ("format", "int format(const char *text, ...)"),
        ("matrix", "void matrix(double (*cells)[4], const char *const *names)"),
        ("legacy", "int legacy(int a, char *b)"),
        ("empty", "int empty(void)"),
    ])
    func functionReadsAsInTheSource(name: String, text: String) throws {
        #expect(try #require(library.function(named: name)).text == text)
    }

    @Test func functionsAreTheExportedOnesInAlphabeticalOrder() {
        let names = library.functions.map(\.name)
        #expect(names == library.symbols)
        #expect(names == names.sorted())
        #expect(!names.contains("hidden") && !names.contains("internal"))
    }

    @Test func locationIsFileAndLine() throws {
        let location = try #require(library.function(named: "negate")?.location)
        #expect(location.file == "\(fixture.folder)/fixture.c")
        #expect(
            location.line
                == FixtureLibrary.source.split(separator: "\n", omittingEmptySubsequences: false)
                .firstIndex { $0.hasPrefix("bool negate") }.map { $0 + 1 })
    }

    @Test func aliasHasTheTypesOfItsFunction() throws {
        #expect(try #require(library.function(named: "alias")).text == "int alias(int value)")
    }

    @Test func onlyEllipsisMakesAFunctionVariadic() throws {
        #expect(try #require(library.function(named: "format")).isVariadic)
        #expect(try #require(library.function(named: "empty")).isVariadic == false)
        #expect(try #require(library.function(named: "legacy")).isVariadic == false)
    }

    @Test func functionPointerHasItsSignature() throws {
        let compare = try #require(library.function(named: "sort")).parameters[2]
        guard case .typedef("comparator", _) = compare.type else {
            Issue.record("the typedef's name is lost: \(compare.type)")
            return
        }
        guard case .function(let type)? = compare.type.pointee else {
            Issue.record("no function: \(compare.type)")
            return
        }
        #expect(type.declaration(of: "f") == "int f(const void *, const void *)")
    }

    @Test func numbersHaveSizeAndEncoding() throws {
        let parameters = try #require(library.function(named: "widths")).parameters
        let widths = parameters.map { parameter -> String? in
            if case .base(let base) = parameter.type.resolved { base.fixedWidthName } else { nil }
        }
        #expect(widths == ["i8", "u16", "i32", "u64", "f32", "f64", "u64"])
        guard case .base(let precise)? = library.function(named: "precise")?.returnType else {
            Issue.record("no number")
            return
        }
        #expect(precise.size == 16 && precise.encoding == .float && precise.fixedWidthName == nil)
    }

    @Test func unknownNameGetsASuggestion() {
        #expect(library.function(named: "negat") == nil)
        #expect(library.reason(for: "negat") == "the library exports no function \"negat\"; did you mean \"negate\"?")
        #expect(library.reason(for: "negate") == nil)
    }

    @Test func assemblyHasNoTypes() throws {
        let source = """
            __asm__(".globl coded\\n.type coded, @function\\ncoded: ret\\n.size coded, .-coded");
            int written(void) { return 1; }

            """
        let fixture = try FixtureLibrary(source)
        let library = try DebugLibrary(path: fixture.path)
        #expect(library.symbols == ["coded", "written"])
        #expect(library.reason(for: "coded") == "the debug information does not mention it")
    }

    @Test func functionInTwoPartsIsFound() throws {
        let source = """
            __attribute__((cold, noinline)) static void rare(int value) { __builtin_printf("%d", value); }
            int split(int value) { if (value < 0) { rare(value); rare(value + 1); } return value * 2; }

            """
        let fixture = try FixtureLibrary(source, options: "-g -O2 -freorder-blocks-and-partition")
        try fixture.shell("nm libfixture.so | grep -q 'split.cold'")
        #expect(try DebugLibrary(path: fixture.path).function(named: "split")?.text == "int split(int value)")
    }

    @Test func functionChosenAtLoadTimeHasNoTypes() throws {
        let source = """
            static int slow(int a) { return a; }
            static void *choose(void) { return slow; }
            int quick(int a) __attribute__((ifunc("choose")));

            """
        let fixture = try FixtureLibrary(source)
        let library = try DebugLibrary(path: fixture.path)
        #expect(library.reason(for: "quick") == "its code is chosen when the library is loaded, which hides its types")
    }
}
