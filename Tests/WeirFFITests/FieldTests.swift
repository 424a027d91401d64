import Testing
import WeirValue

/// Structs that lead to something: text, bytes with their length, other structs, lists, handles, NULL.
struct FieldTests {
    private static let source = """
        struct point { double x, y; };
        struct object { int n; };
        struct all {
            const char *name; const char *maybe; const void *data; uint16_t count; const int32_t *numbers; int32_t n;
            const struct point *at; const char *const *words; struct object *object; void *context;
        };
        static struct object one = {1};
        struct object *open_one(void) { return &one; }
        int ended; void close_one(struct object *o) { ended++; }
        int ended_count(void) { return ended; }
        long weigh(const struct all *a) {
            long sum = strlen(a->name) + (a->maybe ? 1000 : 0);
            for (int i = 0; i < a->count; i++) sum += ((const uint8_t *)a->data)[i];
            for (int i = 0; i < a->n; i++) sum += a->numbers[i];
            if (a->at) sum += a->at->x * 100000 + a->at->y * 1000000;
            for (const char *const *w = a->words; *w; w++) sum += 10000000 * strlen(*w);
            return sum + (a->object ? a->object->n * 100000000 : 0) + (a->context != NULL);
        }
        struct all make(int which) {
            static const int32_t numbers[] = {7, 8}; static const struct point at = {1, 2};
            static const char *const words[] = {"a", "bc", NULL};
            struct all full = {"full", "text", "data", 4, numbers, 2, &at, words, &one, &one};
            struct all empty = {"empty", NULL, NULL, 0, numbers, 0, NULL, words + 2, NULL, NULL};
            return which ? full : empty;
        }
        void rename_it(struct all *a) { a->name = "renamed"; a->count = 1; }
        struct grid { int rows; int cols; const double *cells; };
        double grid_sum(struct grid g) { double s = 0; for (int i = 0; i < g.rows * g.cols; i++) s += g.cells[i]; return s; }
        struct grid grid_make(int rows, int cols) {
            double *cells = calloc(rows * cols, 8); for (int i = 0; i < rows * cols; i++) cells[i] = i;
            struct grid g = {rows, cols, cells}; return g;
        }
        """

    private static let types = """
        struct point { f64 x; f64 y; }
        handle object free(close_one)
        struct all {
            string name; string? maybe; bytes data; u16 len(data); i32[n] numbers; i32 n;
            point*? at; string[] words; object? object; unused context;
        }
        struct grid { int rows; int cols; f64[rows * cols] cells; }
        """

    private func library() throws -> GrammarLibrary { try GrammarLibrary(Self.source, types: Self.types) }

    private func full(_ changes: [(Key, Value)] = []) -> Value {
        var fields: [(Key, Value)] = [
            ("name", .string("abc")), ("maybe", .null), ("data", .bytes([1, 2])),
            ("numbers", .list([.int(10), .int(20)])),
            ("n", .int(2)), ("at", .null), ("words", .list([])), ("object", .null),
        ]
        for change in changes { fields = fields.map { $0.0 == change.0 ? change : $0 } }
        return .map(fields)
    }

    @Test func pointersGoIn() throws {
        let library = try library()
        let signature = "long weigh(all* a)"
        #expect(try library.call(signature, full()) == .int(36))
        #expect(try library.call(signature, full([("maybe", .string(""))])) == .int(1036))
        #expect(try library.call(signature, full([("data", .bytes([]))])) == .int(33))
        #expect(
            try library.call(signature, full([("at", .fields(("x", .int(1)), ("y", .int(2))))])) == .int(2_100_036))
        #expect(
            try library.call(signature, full([("words", .list([.string("ab"), .string("c")]))])) == .int(30_000_036))
    }

    @Test func pointersComeOut() throws {
        let library = try library()
        let made = try library.call("all make(int which)", .int(1), comparesPaths: false)
        #expect(made.lookup("name") == .string("full") && made.lookup("maybe") == .string("text"))
        #expect(
            made.lookup("data") == .bytes(Array("data".utf8)) && made.lookup("numbers") == .list([.int(7), .int(8)]))
        #expect(made.lookup("at") == .fields(("x", .float(1)), ("y", .float(2))))
        #expect(made.lookup("words") == .list([.string("a"), .string("bc")]))
        #expect(made.lookup("object")?.kind == .resource)
        #expect(made.lookup("context") == nil && made.lookup("len(data)") == nil)
        let empty = try library.call("all make(int which)", .int(0))
        #expect(empty.lookup("maybe") == .null && empty.lookup("at") == .null && empty.lookup("object") == .null)
        #expect(
            empty.lookup("data") == .bytes([]) && empty.lookup("words") == .list([]) && empty.lookup("n") == .int(0))
    }

    @Test func aHandleInAFieldIsLentAndNotEnded() throws {
        let library = try library()
        let before = try library.call("int ended_count()")
        do {
            let made = try library.call("all make(int which)", .int(1), comparesPaths: false)
            let handle = try #require(made.lookup("object"))
            #expect(try library.call("long weigh(all* a)", full([("object", handle)])) == .int(100_000_036))
        }
        #expect(try library.call("int ended_count()") == before)
    }

    @Test func inAndOutKeepsWhatCDidNotTouch() throws {
        let result = try library().call("void rename_it(inout all a)", full())
        #expect(result.lookup("name") == .string("renamed") && result.lookup("data") == .bytes([1]))
        #expect(result.lookup("numbers") == .list([.int(10), .int(20)]))
    }

    @Test func aProductOfFieldsIsALength() throws {
        let library = try library()
        let cells = Value.list([.int(1), .int(2), .int(3), .int(4), .int(5), .int(6)])
        #expect(
            try library.call("f64 grid_sum(grid g)", .fields(("rows", .int(2)), ("cols", .int(3)), ("cells", cells)))
                == .float(21))
        #expect(
            try library.failure("f64 grid_sum(grid g)", .fields(("rows", .int(2)), ("cols", .int(2)), ("cells", cells)))
                .contains("field \"cells\" has 6 elements, and other fields say 4"))
        #expect(
            try library.call("grid grid_make(int rows, int cols)", .fields(("rows", .int(1)), ("cols", .int(2))))
                == .fields(("rows", .int(1)), ("cols", .int(2)), ("cells", .list([.float(0), .float(1)]))))
    }

    @Test func wrongValuesAreRefused() throws {
        let library = try library()
        #expect(
            try library.failure("long weigh(all* a)", full([("n", .int(3))])).contains(
                "field \"numbers\" has 2 elements, and other fields say 3"))
        #expect(
            try library.failure("long weigh(all* a)", full([("data", .bytes([UInt8](repeating: 1, count: 70_000)))]))
                .contains("field \"data\" has 70000 elements, and u16 cannot tell so many"))
        #expect(
            try library.failure("long weigh(all* a)", full([("name", .null)])).contains(
                "field \"name\" must be a string"))
        #expect(
            try library.failure("long weigh(all* a)", full([("words", .list([.string("a"), .int(1)]))])).contains(
                "field \"words\" [1] must be a string"))
    }

    @Test(arguments: [
        ("struct s { bytes b; }", "nothing says how long the field \"b\" is"),
        ("struct s { i32[] b; }", "nothing says how long"),
        ("struct s { i32[n] b; }", "there is no integer field \"n\""),
        ("struct s { i32[n] b; f64 n; }", "there is no integer field"),
        ("struct s { int len(b); }", "there is no field \"b\" without a length of its own"),
        ("struct s { i32[4] b; int len(b); }", "there is no field \"b\" without a length of its own"),
        ("callback int c(int x) struct s { c call; }", "a callback as a field is not supported"),
        ("struct s { s*? next; }", "\"s\" inside itself is not supported"),
        ("struct s { string free text; }", "\"free\" for a field"),
        ("union u { int a; } struct s { int k; u x by k; }", "needs a field \"k\" of an enum"),
        ("enum e { a } struct s { e k; int x by k; }", "\"by\" tells the member of a union"),
        (
            "enum e { q } union u { int a; } struct s { e k; u x by k; }",
            "no value of the enum e is named like a member"
        ),
        ("struct s { int a : 3; }", "bit-fields are not supported"),
    ])
    func wrongFieldsAreRefused(types: String, message: String) throws {
        let said = try library().complaint("int ended_count()", types: types)
        #expect(said.contains(message), "\(said)")
    }
}
