import Testing
import WeirExec
import WeirModel

@testable import WeirFFI

/// When a call has failed: several conditions, conditions on parameters, and messages of other libraries.
struct FailureTests {
    private static let source = """
        int same(int x) { return x; }
        int set_errno(int x, int e) { errno = e; return x; }
        const char *text_or_null(int n, int *count) { *count = n; return n > 1 ? "text" : NULL; }
        unsigned wide(unsigned x) { return x; }
        double ratio(double x) { return x; }
        const char *explain(int code) { return code == 99 ? "ninety-nine" : "another"; }
        """

    private let library: GrammarLibrary

    init() throws { library = try GrammarLibrary(Self.source, types: "enum code { GOOD, BAD = 1 << 4 }") }

    @Test func oneOfSeveralConditionsFails() throws {
        let signature = "int same(int x) fails if < 0 or == 99 or == BAD"
        #expect(try library.call(signature, .int(5)) == .int(5))
        #expect(try library.failure(signature, .int(-1)) == "same returned -1, and it fails if < 0 or == 99 or == 16")
        #expect(try library.failure(signature, .int(99)).contains("same returned 99"))
        #expect(try library.failure(signature, .int(16)).contains("same returned 16"))
    }

    @Test func allOfSeveralConditionsFail() throws {
        let signature = "int set_errno(int x, int e) fails if == -1 and errno"
        #expect(try library.call(signature, .fields(("x", .int(-1)), ("e", .int(0)))) == .int(-1))
        #expect(try library.call(signature, .fields(("x", .int(3)), ("e", .int(2)))) == .int(3))
        #expect(
            try library.failure(signature, .fields(("x", .int(-1)), ("e", .int(2))))
                == "set_errno: No such file or directory (errno 2)")
    }

    @Test func andBindsMoreCloselyThanOr() throws {
        let signature = "int set_errno(int x, int e) fails if == 7 or == -1 and errno"
        #expect(try library.failure(signature, .fields(("x", .int(7)), ("e", .int(0)))).contains("returned 7"))
        #expect(try library.call(signature, .fields(("x", .int(-1)), ("e", .int(0)))) == .int(-1))
    }

    @Test func aParameterTellsTheFailure() throws {
        let signature = "string? text_or_null(int n, out int count) fails if null and count != 0"
        #expect(try library.call(signature, .int(0)) == .fields(("count", .int(0)), ("result", .null)))
        #expect(
            try library.failure(signature, .int(1)) == "text_or_null returned NULL, and it fails if null and count != 0"
        )
        #expect(try library.call(signature, .int(2)) == .fields(("count", .int(2)), ("result", .string("text"))))
        #expect(
            try library.failure("int same(int x) fails if x > 3", .int(4)) == "same returned 4, and it fails if x > 3")
    }

    @Test func aBoundWithoutASignIsConverted() throws {
        let signature = "u32 wide(u32 x) fails if == -1 or == 0"
        #expect(try library.failure(signature, .int(4_294_967_295)).contains("wide returned 4294967295"))
        #expect(try library.failure(signature, .int(0)).contains("wide returned 0"))
        #expect(try library.call(signature, .int(1)) == .int(1))
    }

    @Test func anotherLibraryGivesTheMessage() throws {
        let place = SourceLocation(file: "flow.yaml", line: 1, column: 1)
        var own = FunctionGroupDefinition(name: "g", location: place, folder: "/")
        own.library = library.path
        var other = FunctionGroupDefinition(name: "words", location: place, folder: "/")
        let words = try GrammarLibrary(
            "#include <stdio.h>\nconst char *text_of(int c) { static char t[40]; sprintf(t, \"code %d\", c); return t; }"
        )
        other.library = words.path
        func catalog(_ signature: String) -> FunctionCatalog {
            own.functions = [.init(name: "f", location: place, signature: PlacedText(signature, location: place))]
            return FunctionCatalog([own, other])
        }
        let good = catalog("int same(int x) fails if < 0 message words.text_of(result)")
        #expect(good.problems.map(\.message) == [])
        let host = FunctionHost(good) { type, _ in throw NodeError(.notFound, "there is no \(type)") }
        let instance = try host.makeInstance(nodeType: "g.f", path: "main/n")
        defer { instance.close() }
        let session = try instance.makeSession()
        let context = CallContext(cancellation: CancelFlag(), pendingItems: PendingItems())
        try session.bind(.map([]), context)
        let frame = ExecFrame(capacity: 1)
        frame.chunk.reset(firstIndex: 0)
        frame.chunk.append(.int(-7))
        frame.prepare(attempt: 0, attempts: 1, stopsAtFailure: false)
        session.exec(frame, context)
        #expect(frame.error(at: 0).message == "same: code -7")
        #expect(
            catalog("int same(int x) fails if < 0 message word.text_of(result)").problems.map(\.message) == [
                "\"word.text_of\" is a function of \"word\", and no such functions are declared; did you mean \"words\"?"
            ])
        #expect(
            catalog("int same(int x) fails if < 0 message words.text_off(result)").problems.first?.message.contains(
                "exports no function \"text_off\"; did you mean \"text_of\"?") == true)
    }

    @Test(arguments: [
        ("int same(int x) fails if y < 0", "\"fails if y\" names no parameter"),
        ("f64 ratio(f64 x) fails if x > 1", "compares an integer"),
        ("int same(int x) fails if < 0 or null", "needs a pointer"),
        ("u32 wide(u32 x) fails if == 5 or < 0", "has the same answer"),
        ("int same(int x) fails if < 0 or", "a comparison such as"),
        ("int same(int x) fails if < 0 and or == 1", "a comparison such as"),
        ("int same(int x) fails if < 1.5", "no integer"),
        ("int same(int x) fails if < NOTHING", "no value of a declared enum"),
    ])
    func wrongConditionsAreRefused(signature: String, message: String) throws {
        let said = library.complaint(signature)
        #expect(said.contains(message), "\(said)")
    }
}
