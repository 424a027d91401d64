import Testing
import WeirValue

/// Lists of pointers in and out, and who frees what.
struct ListTests {
    private static let source = """
        struct point { double x, y; };
        static int lists, texts, points;
        void end_list(char **l) { for (char **p = l; *p; p++) { free(*p); texts++; } free(l); lists++; }
        void end_text(char *s) { free(s); texts++; }
        void end_point(struct point *p) { free(p); points++; }
        int counts(int which) { return which == 0 ? lists : which == 1 ? texts : points; }
        char **split(const char *s) {
            char **l = calloc(strlen(s) + 1, sizeof *l);
            for (int i = 0; s[i]; i++) { l[i] = calloc(2, 1); l[i][0] = s[i]; }
            return l;
        }
        const char *const *days(void) { static const char *const d[] = {"mon", "tue", NULL}; return d; }
        const char *const *none(void) { return NULL; }
        const char *const *first(int n) { return days(); }
        int fill(const char **names, int room) { for (int i = 0; i < room; i++) names[i] = days()[i % 2]; return room - 1; }
        int fill_new(char **names, int room) { for (int i = 0; i < room; i++) names[i] = strdup(days()[i % 2]); return room == 3; }
        int make(const char *s, char ***out) { if (!*s) return 1; *out = split(s); return 0; }
        int make_counted(char ***out, size_t *n) { *n = 2; *out = split("xy"); return 0; }
        struct point *point_new(double x) { struct point *p = malloc(sizeof *p); p->x = x; p->y = -x; return p; }
        double *ramp(int n) { double *r = calloc(n, 8); for (int i = 0; i < n; i++) r[i] = i; return r; }
        int ramp_out(double **out, int *n) { *n = 3; *out = ramp(3); return 0; }
        int point_out(const struct point **out) { static struct point p = {3, 4}; *out = &p; return 0; }
        size_t total(const char *const *words, size_t n) { size_t s = 0; for (size_t i = 0; i < n; i++) s += words[i] ? strlen(words[i]) : 100; return s; }
        double sum_points(const struct point *const *p) { double s = 0; for (; *p; p++) s += (*p)->x; return s; }
        """

    private let library: GrammarLibrary
    private let counts: Foreign

    init() throws {
        library = try GrammarLibrary(
            Self.source, types: "struct point { f64 x; f64 y; }", options: "-O1 -g")
        counts = try Foreign("int counts(int which)", library: library.path)
    }

    /// How many lists, texts and points were freed so far.
    private func freed() throws -> [Int64] { try (0..<3).map { try counts.call(.int($0)).intValue ?? -1 } }

    /// One call, since freeing is counted.
    private func call(_ signature: String, _ item: Value = .null) throws -> Value {
        try Foreign(signature, types: library.types, library: library.path).call(item)
    }

    @Test func listsEndWithNULL() throws {
        #expect(try library.call("string[] days()") == .list([.string("mon"), .string("tue")]))
        #expect(try library.call("string[1] days()") == .list([.string("mon")]))
        #expect(try library.call("string[n] first(int n)", .int(2)) == .list([.string("mon"), .string("tue")]))
        #expect(try library.call("string[]? none()") == .null)
        #expect(try library.failure("string[] none()").contains("is NULL"))
    }

    @Test func theListIsFreedByItsFunction() throws {
        #expect(
            try call("string[] free(end_list) split(string s)", .string("abc"))
                == .list([.string("a"), .string("b"), .string("c")]))
        #expect(try freed() == [1, 3, 0])
        #expect(try call("string[] free(end_list) split(string s)", .string("")) == .list([]))
        #expect(try freed() == [2, 3, 0])
    }

    @Test func theTextsAreFreedEachAndThenTheList() throws {
        #expect(
            try call("string free(end_text)[] free split(string s)", .string("ab"))
                == .list([.string("a"), .string("b")]))
        #expect(try freed() == [0, 2, 0])
        #expect(try call("string free[] free split(string s)", .string("ab")) == .list([.string("a"), .string("b")]))
        #expect(try freed() == [0, 2, 0])
    }

    @Test func listsComeOutThroughParameters() throws {
        #expect(
            try library.call("int fill(out string[room, result] names, int room)", .int(3))
                == .list([.string("mon"), .string("tue")]))
        #expect(
            try call("int fill_new(out string free(end_text)[room] names, int room) fails if != 0", .int(2))
                == .list([.string("mon"), .string("tue")]))
        #expect(try freed() == [0, 2, 0])
        #expect(
            try call("int make(string s, out string[] free(end_list) l) fails if != 0", .string("hi"))
                == .list([.string("h"), .string("i")]))
        #expect(try freed() == [1, 4, 0])
        #expect(
            try call("int make_counted(out string[n] free(end_list) l, out size_t n) fails if != 0")
                == .list([.string("x"), .string("y")]))
        #expect(try freed() == [2, 6, 0])
    }

    @Test func whatAFailedCallMadeIsFreed() throws {
        let foreign = try Foreign(
            "int fill_new(out string free(end_text)[room] names, int room) fails if != 0", library: library.path)
        #expect(foreign.failure(.int(3)).contains("fill_new returned 1"))
        #expect(try freed() == [0, 3, 0])
        let empty = try Foreign(
            "int make(string s, out string[] free(end_list) l) fails if != 0", library: library.path)
        #expect(empty.failure(.string("")).contains("make returned 1"))
        #expect(try freed() == [0, 3, 0])
    }

    @Test func numbersAndStructsAreFreedToo() throws {
        #expect(
            try call("point* free(end_point) point_new(f64 x)", .float(2))
                == .fields(("x", .float(2)), ("y", .float(-2))))
        #expect(try freed() == [0, 0, 1])
        #expect(try library.call("f64[n] free ramp(int n)", .int(2)) == .list([.float(0), .float(1)]))
        #expect(
            try library.call("int ramp_out(out f64[n] free r, out int n) fails if != 0")
                == .list([.float(0), .float(1), .float(2)]))
        #expect(
            try library.call("int point_out(out point* p) fails if != 0") == .fields(("x", .float(3)), ("y", .float(4)))
        )
    }

    @Test func listsOfPointersGoIn() throws {
        let words = Value.list([.string("ab"), .null, .string("c")])
        #expect(try library.call("size_t total(string?[] words, size_t len(words))", words) == .int(103))
        let points = Value.list([.fields(("x", .int(1)), ("y", .int(0))), .fields(("x", .int(2)), ("y", .int(0)))])
        #expect(try library.call("f64 sum_points(point*[] p)", points) == .float(3))
        #expect(try library.call("f64 sum_points(point*[] p)", .list([])) == .float(0))
    }

    @Test(arguments: [
        ("int make(string s, inout string[n] l, int n)", "a list of pointers goes in or comes out"),
        ("int make(string s, string[] free(end_list) l)", "what goes in is not freed"),
        ("int make(string s, string free[] l)", "what goes in is not freed"),
        ("int ramp_out(out f64[] r, out int n)", "nothing says how long \"r\" is"),
        ("string[] free(end) split(string s)", "exports no function \"end\""),
        ("f64[] ramp(int n)", "nothing says how long the result is"),
    ])
    func wrongListsAreRefused(signature: String, message: String) throws {
        let said = library.complaint(signature)
        #expect(said.contains(message), "\(said)")
    }
}
