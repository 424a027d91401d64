import Testing
import WeirFFI
import WeirTestSupport

/// The text of signatures: what it says, and where and why it is wrong.
struct SignatureTests {
    private func parse(_ text: String, _ types: String = "") throws -> CSignature {
        var scope = CTypeScope()
        try SignatureParser.declarations(types, into: &scope)
        return try SignatureParser.signature(text, scope)
    }

    private func problem(_ text: String, _ types: String = "") -> SignatureProblem? {
        do {
            _ = try parse(text, types)
            return nil
        } catch {
            return error as? SignatureProblem
        }
    }

    @Test func theIssuesExampleIsRead() throws {
        let signature = try parse("u64 crc32(u64 crc, bytes data, u32 len(data))")
        #expect(signature.name == "crc32")
        #expect(signature.result == .number(.u64))
        #expect(signature.parameters.map(\.name) == ["crc", "data", "len(data)"])
        #expect(signature.parameters[2].role == .length(of: "data"))
    }

    @Test(arguments: [
        ("unsigned long long int f(unsigned char a, long int b)", CNumber.u64), ("const unsigned f(void)", .u32),
        ("short f()", .i16), ("signed char f()", .i8), ("uint64_t f()", .u64), ("long unsigned int f()", .u64),
    ])
    func numberTypesHaveCsNames(text: String, result: CNumber) throws {
        #expect(try parse(text).result == .number(result))
    }

    @Test func layoutIsThatOfC() throws {
        var scope = CTypeScope()
        try SignatureParser.declarations(
            "struct a { i8 x; f64 y; i16 z; } struct b { a[2] many; char name[3]; string s; }", into: &scope)
        guard case .structure(let a)? = scope.type("a"), case .structure(let b)? = scope.type("b") else {
            Issue.record("the structs are not declared")
            return
        }
        #expect(a.fields.map(\.offset) == [0, 8, 16] && a.size == 24 && a.alignment == 8)
        #expect(b.fields.map(\.offset) == [0, 48, 56] && b.size == 64)
    }

    @Test func clausesMakeARule() throws {
        let rule = try parse("int f(out string? free p) fails if != 0 message p").failure
        #expect(rule.condition == .result(.notEqual, 0) && rule.messageParameter == "p")
        #expect(try parse("int f() errno").failure.condition == .errno)
        #expect(try parse("string? f() fails if null errno").failure.usesErrno)
        #expect(
            try parse("int f(int a) fails if >= -3 message text(result, a, errno)").failure.message?.arguments == [
                "result", "a", "errno",
            ])
    }

    /// The text before the place of the problem, and a part of what is said.
    @Test(arguments: [
        ("u64 f(u64 crc, ", "chr data)", "unknown type \"chr\""),
        ("u64 f(", "char *data)", "\"char *\" can be several things"),
        ("u64 f(", "void* p)", "\"void *\" can be several things"),
        ("int f(", "char c)", "has a sign on some machines"), ("int f(", "long double x)", "its size differs"),
        ("int f(", "bytes data)", "nothing says how long \"data\" is"),
        ("int f(bytes data, ", "int len(date))", "did you mean \"data\"?"),
        ("int f(", "bytes[n] data)", "there is no parameter \"n\""),
        ("int f(out bytes data, ", "int len(data))", "is not known before the call"),
        ("int f(", "out bytes b)", "nothing says how long"), ("", "bytes f()", "nothing says how long the result is"),
        ("int f(string a, ", "... )", "say the arguments that stand for"),
        ("int f(string a, ... ", "f32 x)", "as \"f64\""),
        ("int f(string a, ... ", "bool x)", "as \"i32\""), ("int f(", "i32** p)", "unused"),
        ("int f(int", "? a)", "only a pointer can be NULL"),
        ("", "f64 f() fails if null", "needs a pointer"), ("", "string f() fails if < 0", "compares a number"),
        ("int f(", "take int a)", "only a handle"),
        ("int f(int a, ", "int a)", "two parameters"), ("int f(", "u8 a = 300)", "does not fit"),
        ("int f(", "va_list a)", "no function but C's own"),
        ("int f(", "inout string s)", "whose memory"), ("int f(int a", " int b)", "\",\""),
        ("int f(int a) ", "fail if < 0", "the end"),
        ("int f(int a", "", "\",\""), ("int f(int a) fails if ", "zero", "a comparison"),
        ("int f(", "FILE *f)", "handle FILE free(fclose)"),
        ("", "u32 f() fails if < 0", "has the same answer for every \"u32\""),
        ("", "i8 f() fails if == 128", "has the same answer"), ("", "u64 f() fails if >= -1", "has the same answer"),
        ("int f(", "out int result)", "choose another name"),
    ])
    func mistakesAreFoundWhereTheyAre(before: String, after: String, message: String) throws {
        let problem = try #require(self.problem(before + after))
        if message != "unused" { #expect(problem.message.contains(message), "\(problem.message)") }
        let skipped = after.prefix { $0 == " " }.utf8.count
        if message != "unused" {
            #expect(problem.offset == before.utf8.count + skipped, "\(problem.offset): \(problem.message)")
        }
    }

    @Test(arguments: [
        ("struct s { int x : 3; }", "bit-fields are not supported"), ("struct s { }", "has no fields"),
        ("enum e : u8 { a = 300 }", "does not fit"),
        ("onion u { int a; }", "a declaration begins with"), ("struct s { void b; }", "a field is a number"),
        ("enum int { a }", "is taken already"),
        ("callback string f(int a)", "since nobody would free it"),
        ("callback int f(bytes b)", "nothing says how long"),
        ("callback int f(int a) for ever", "lives for the"), ("handle h free(a) handle h", "is taken already"),
    ])
    func mistakesInTypesAreSaid(text: String, message: String) throws {
        var scope = CTypeScope()
        do {
            try SignatureParser.declarations(text, into: &scope)
            Issue.record("no problem was found")
        } catch {
            #expect(error.message.contains(message), "\(error.message)")
        }
    }

    @Test func noTextMakesTheParserCrash() {
        let words = [
            "u64", "f", "(", ")", ",", "[", "]", "*", "?", "bytes", "len", "out", "...", "=", "3", "free", "fails",
            "if", "<", "\"", "struct", "-", "é",
        ]
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...14, using: &generator)).map { _ in
                words.randomElement(using: &generator) ?? ""
            }.joined(separator: " ")
            _ = problem(text)
            var scope = CTypeScope()
            try? SignatureParser.declarations(text, into: &scope)
        }
    }
}
