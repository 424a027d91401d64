import Testing
import WeirValue

/// Unions by value and in memory, as GCC passes them.
struct UnionTests {
    private static let types = """
        union number { i32 i; f64 d; }
        union floats { f32 one; f32 two[2]; }
        union wide { f64[2] pair; i64 first; }
        union text { string s; i64 n; }
        enum kind : i32 { i, d, other = 9 }
        struct event { kind kind; number value by kind; }
        struct plain { i32 kind; number value; }
        """

    private static let source = """
        union number { int32_t i; double d; };
        union floats { float one; float two[2]; };
        union wide { double pair[2]; int64_t first; };
        union text { const char *s; int64_t n; };
        struct event { int kind; union number value; };
        union number twice(union number x) { x.d *= 2; return x; }
        union number to_int(union number x) { union number r; memset(&r, 0, sizeof r); r.i = (int)x.d; return r; }
        union floats mirror(union floats x) { float t = x.two[0]; x.two[0] = x.two[1]; x.two[1] = t; return x; }
        union wide swap(union wide x) { double t = x.pair[0]; x.pair[0] = x.pair[1]; x.pair[1] = t; return x; }
        double sum(int a, union number x, double b, union floats y, union wide z, float c) {
            return a + x.d + b + y.two[0] + y.two[1] + z.pair[0] + z.pair[1] + c;
        }
        void replace(union number *x) { x->i++; }
        double total(const union number *x, size_t n) { double s = 0; for (size_t k = 0; k < n; k++) s += x[k].d; return s; }
        size_t length(union text t) { return strlen(t.s); }
        struct event next(struct event e) {
            if (e.kind == 0) { double x = e.value.i * 1.5; e.kind = 1; e.value.d = x; } else e.kind = 9;
            return e;
        }
        """

    private func library() throws -> GrammarLibrary { try GrammarLibrary(Self.source, types: Self.types) }

    @Test func aMemberIsChosenForTheUse() throws {
        let library = try library()
        #expect(try library.call("number.d twice(number.d x)", .float(1.25)) == .float(2.5))
        #expect(try library.call("number.i to_int(number.d x)", .float(-7.5)) == .int(-7))
        #expect(
            try library.call("floats.two mirror(floats.two x)", .list([.float(1), .float(2)]))
                == .list([.float(2), .float(1)]))
        #expect(
            try library.call("wide.pair swap(wide.pair x)", .list([.float(1), .float(2)]))
                == .list([.float(2), .float(1)]))
        #expect(try library.call("size_t length(text.s t)", .string("four")) == .int(4))
    }

    @Test func aUnionIsAMapWithOneMemberOrBytes() throws {
        let library = try library()
        let two = Value.bytes([0, 0, 0, 0, 0, 0, 0, 0x40])
        #expect(try library.call("number twice(number x)", .fields(("d", .float(1)))) == two)
        #expect(try library.call("number.d twice(number x)", two) == .float(4))
        #expect(try library.call("number.i to_int(number x)", .fields(("d", .float(3)))) == .int(3))
        #expect(
            try library.failure("number twice(number x)", .fields(("d", .float(1)), ("i", .int(1)))).contains(
                "must be a map with one member of the union number (\"i\", \"d\") or 8 bytes, not a map")
        )
        #expect(
            try library.failure("number twice(number x)", .fields(("e", .float(1)))).contains(
                "has a field \"e\", which the union number has not"))
        #expect(try library.failure("number twice(number x)", .bytes([1])).contains("must have 8 bytes, not 1"))
        #expect(
            try library.failure("number.i to_int(number x)", .fields(("i", .int(1 << 40)))).contains(
                "member \"i\" is 1099511627776, which does not fit i32"))
    }

    @Test func registersAreThoseOfTheMergedClasses() throws {
        let item = Value.fields(
            ("a", .int(1)), ("x", .fields(("d", .float(2)))), ("b", .float(4)),
            ("y", .fields(("two", .list([.float(8), .float(16)])))),
            ("z", .fields(("pair", .list([.float(32), .float(64)])))), ("c", .float(128)))
        #expect(try library().call("f64 sum(int a, number x, f64 b, floats y, wide z, f32 c)", item) == .float(255))
    }

    @Test func pointersAndListsOfUnions() throws {
        let library = try library()
        #expect(try library.call("void replace(inout number.i x)", .int(41)) == .int(42))
        #expect(
            try library.call(
                "f64 total(number[] x, size_t len(x))", .list([.fields(("d", .float(1))), .fields(("d", .float(2)))]))
                == .float(3))
        #expect(try library.call("f64 total(number.d[] x, size_t len(x))", .list([.float(1), .int(2)])) == .float(3))
    }

    @Test func anEnumBesideItTellsTheMember() throws {
        let library = try library()
        let event = Value.fields(("kind", .string("i")), ("value", .fields(("i", .int(5)))))
        #expect(
            try library.call("event next(event e)", event)
                == .fields(("kind", .string("d")), ("value", .fields(("d", .float(7.5))))))
        let last = Value.fields(("kind", .string("d")), ("value", .fields(("d", .float(1)))))
        #expect(
            try library.call("event next(event e)", last)
                == .fields(("kind", .string("other")), ("value", .bytes([0, 0, 0, 0, 0, 0, 0xF0, 0x3F]))))
        let wrong = Value.fields(("kind", .string("i")), ("value", .fields(("d", .float(1)))))
        #expect(
            try library.failure("event next(event e)", wrong).contains(
                "field \"value\" has the member \"d\", and \"kind\" says \"i\""))
        #expect(
            try library.call("plain next(plain e)", .fields(("kind", .int(0)), ("value", .fields(("i", .int(2))))))
                == .fields(("kind", .int(1)), ("value", .bytes([0, 0, 0, 0, 0, 0, 8, 0x40]))))
    }

    @Test(arguments: [
        ("number.e twice(number.d x)", "the union \"number\" has no member \"e\""),
        ("event.kind next(event e)", "\"event\" is no union"),
    ])
    func wrongMembersAreRefused(signature: String, message: String) throws {
        #expect(try library().complaint(signature).contains(message))
    }

    @Test(arguments: [
        ("union number { i32 i; f32 d; }", "\"d\" is the library's double d"),
        ("union number { i64 i; f64 d; }", "\"i\" is the library's int32_t i"),
        ("union number { i32 x; i16 y; f64 d; }", "the library's has no member like \"y\""),
        ("struct number { f64 d; }", "the library's is union number"),
    ])
    func debugInformationRefutesAUnion(types: String, message: String) throws {
        #expect(try library().complaint("number twice(number x)", types: types).contains(message))
    }
}
