import Testing
import WeirExec
import WeirTestSupport
import WeirValue

@testable import WeirFFI

/// Buffers and values that C passes to a callback for it to fill.
@Suite(.serialized) struct CallbackOutputTests {
    private static let source = """
        typedef long (*reader)(void *buffer, size_t n);
        long drain(reader r, char *seen, size_t room) {
            memset(seen, '.', room);
            long total = 0;
            for (int i = 1; i <= 3; i++) { long got = r(seen + total, i); if (got < 0) return got; total += got; }
            return total;
        }
        typedef int (*counted)(uint8_t *buffer, size_t *n);
        long count(counted c) { uint8_t b[4] = {9, 9, 9, 9}; size_t n = 4; int r = c(b, &n); return r * 1000000 + n * 10000 + b[0] * 100 + b[3]; }
        struct point { double x; int32_t y; };
        typedef int (*asked)(int which, struct point *p, double *d, double *three, char *name, size_t room);
        double ask(asked a) {
            struct point p = {0}; double d = 0, three[3] = {1, 1, 1}; char name[4] = "zzz";
            int r = a(7, &p, &d, three, name, sizeof name);
            return r * 10000 + p.x + p.y + d + three[0] + three[1] + three[2] + 100 * strlen(name);
        }
        typedef void (*filler)(double *v);
        double fill(filler f) { double v = -1; f(&v); return v; }
        double fill_null(filler f) { f(NULL); return 1; }
        """

    private static let types = """
        struct point { f64 x; i32 y; }
        callback long reader(out bytes[n, result] buffer, size_t n) else -5
        callback int counted(out bytes[n, n] buffer, inout size_t n) else -1
        callback int asked(int which, out point p, out f64 d, out f64[3] three, out char[room] name, size_t room)
        callback void filler(out f64 v)
        """

    private func foreign(
        _ signature: String, _ answer: @escaping @Sendable (Value) throws(NodeError) -> Value
    ) throws -> (library: GrammarLibrary, function: Foreign) {
        let library = try GrammarLibrary(Self.source, types: Self.types)
        let function = try Foreign(
            signature, types: Self.types, library: library.path, with: [("call", .string("t.answer"))],
            others: { _, _ in ClosureNode("t.answer", exec: { item, _ throws(NodeError) in try answer(item) }) })
        return (library, function)
    }

    @Test func theResultFillsTheBufferAndItsLengthIsTheAnswer() throws {
        let (_, drain) = try foreign("long drain(reader call, out char[room] seen, size_t room)") { item in
            .bytes([UInt8](repeating: UInt8(ascii: "a"), count: Int(item.intValue ?? 0)))
        }
        #expect(try drain.call(.int(10)) == .fields(("result", .int(6)), ("seen", .string("aaaaaa...."))))
        let (_, short) = try foreign("long drain(reader call, out char[room] seen, size_t room)") { item in
            .string(item == .int(2) ? "" : "b")
        }
        #expect(try short.call(.int(4)) == .fields(("result", .int(2)), ("seen", .string("bb.."))))
    }

    @Test func whatDoesNotFitFailsTheCall() throws {
        let (_, drain) = try foreign("long drain(reader call, out char[room] seen, size_t room)") { _ in
            .bytes([1, 2])
        }
        #expect(
            drain.failure(.int(8))
                == "the callback \"call\" (t.answer): the callback's argument \"buffer\" (bytes[n, result]) has room for 1, and what is called back gives 2"
        )
        let (_, wrong) = try foreign("long drain(reader call, out char[room] seen, size_t room)") { _ in .int(1) }
        #expect(wrong.failure(.int(8)).contains("must be bytes, not an int"))
    }

    @Test func aLengthGoesInAndComesOut() throws {
        let (_, count) = try foreign("long count(counted call)") { item in
            .fields(("buffer", .bytes([5, item == .int(4) ? 6 : 7])), ("result", .int(3)))
        }
        #expect(try count.call() == .int(3_020_509))
    }

    @Test func severalPartsAreAMap() throws {
        let parts: [(Key, Value)] = [
            ("p", .fields(("x", .float(1)), ("y", .int(2)))), ("d", .float(0.5)),
            ("three", .list([.float(10), .float(20), .float(30)])), ("name", .string("abc")), ("result", .int(4)),
        ]
        let (_, ask) = try foreign("f64 ask(asked call)") { item in
            item == .fields(("room", .int(4)), ("which", .int(7))) ? .map(parts) : .null
        }
        #expect(try ask.call() == .float(40363.5))
        let (_, missing) = try foreign("f64 ask(asked call)") { _ in .map(parts.filter { $0.0 != "d" }) }
        #expect(missing.failure().contains("what is called back must give \"d\", too"))
        let (_, long) = try foreign("f64 ask(asked call)") { _ in
            .map(parts.map { $0.0 == "name" ? ("name", .string("abcd")) : $0 })
        }
        #expect(long.failure().contains("\"name\" (char[room]) has room for 3, and what is called back gives 4"))
        let (_, none) = try foreign("f64 ask(asked call)") { _ in .int(1) }
        #expect(none.failure().contains("must give a map of result, p, d, three, name, not an int"))
    }

    @Test func oneValueIsFilled() throws {
        let (_, fill) = try foreign("f64 fill(filler call)") { item in item.isNull ? .float(2.5) : .float(0) }
        #expect(try fill.call() == .float(2.5))
        let (_, null) = try foreign("f64 fill_null(filler call)") { _ in .float(1) }
        #expect(null.failure().contains("\"v\" (f64) is NULL, so there is nothing to fill"))
    }

    @Test(arguments: [
        ("callback long c(out bytes b)", "nothing says how long \"b\" is"),
        ("callback void c(out bytes[n, result] b, int n)", "the result is no integer"),
        ("callback int c(out bytes[n, n] b, int n)", "\"n\" goes in only"),
        ("callback int c(out bytes[n] b, out int n)", "is not known before"),
        ("callback int c(out string s)", "a callback fills"),
        ("struct p { string s; } callback int c(out p x)", "a callback fills"),
        ("struct p { string s; } callback int c(out p[2] x)", "a callback fills"),
        ("struct p { string s; } struct q { p[2] all; } callback int c(out q[n, result] x, int n)", "a callback fills"),
        ("callback int c(take int x)", "\"take\""),
        ("callback int c(int x = 3)", "defaults have no meaning"),
        ("callback int c(inout bytes[4] b)", "a callback fills"),
    ])
    func wrongOnesAreRefused(types: String, message: String) throws {
        var scope = CTypeScope()
        let error = #expect(throws: SignatureProblem.self) {
            try SignatureParser.declarations(types, into: &scope)
        }
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }
}
