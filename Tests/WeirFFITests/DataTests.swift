import Testing
import WeirValue

/// Strings, bytes, arrays, out-parameters, structs, enums and variadic arguments.
struct DataTests {
    // MARK: Strings

    @Test func stringsGoInAndOut() throws {
        #expect(try Foreign("size_t length(string s)").call(.string("grüß")) == .int(6))
        #expect(try Foreign("size_t length(string s)").call(.string("")) == .int(0))
        #expect(try Foreign("string greeting()").call() == .string("grüß dich"))
        let text = String(repeating: "x", count: 1 << 20)
        #expect(try Foreign("string free copy(string s)").call(.string(text)) == .string(text))
    }

    @Test func aStringWithNULIsRefused() throws {
        let function = try Foreign("size_t length(string s)")
        #expect(
            function.failure(.string("a\0b"))
                == "the argument \"s\" (string) has a NUL at byte 1, where C would take it to end")
        #expect(function.failure(.bytes([65])).contains("must be a string, not bytes"))
        #expect(function.failure(.null) == "the argument \"s\" (string) must be a string, not null")
    }

    @Test func nullableStringsAreNull() throws {
        let function = try Foreign("string? maybe(string? s)")
        #expect(try function.call(.null) == .null)
        #expect(try function.call(.string("x")) == .string("x"))
        #expect(try Foreign("string maybe(string? s)").failure(.null).contains("the result (string) is NULL"))
    }

    @Test func textThatIsNotUTF8IsRefused() throws {
        #expect(
            try Foreign("string broken()").failure()
                == "the result (string) is not UTF-8, so it is no text; declare it as bytes")
    }

    @Test func whatTheCallerFreesIsFreedWithTheNamedFunction() throws {
        let count = try Foreign("int freed_count()")
        let before = try #require(try count.call().intValue)
        #expect(try Foreign("string free(give_back) copy(string s)").call(.string("x")) == .string("x"))
        #expect(try count.call() == .int(before + 1))
    }

    @Test func outStringsAreFreedOrNull() throws {
        let function = try Foreign("int find(string key, out string? free value) fails if != 0")
        #expect(try function.call(.string("known")) == .string("found"))
        #expect(try function.call(.string("unknown")) == .null)
    }

    // MARK: Bytes and arrays

    @Test func aLengthThatCannotTellIsAnError() throws {
        let function = try Foreign("u64 small(bytes data, u8 len(data))")
        #expect(try function.call(.bytes([UInt8](repeating: 0, count: 255))) == .int(255))
        #expect(
            function.failure(.bytes([UInt8](repeating: 0, count: 256))).contains(
                "has 256 elements, and the argument \"len(data)\" (u8) cannot tell so many"))
        #expect(try function.call(.string("")) == .int(0))
        #expect(try Foreign("int is_null(bytes? data, size_t len(data))").call(.null) == .int(1))
    }

    @Test func listsOfNumbersGoIn() throws {
        let sum = try Foreign("f64 sum_f64(f64[] values, size_t len(values))")
        #expect(try sum.call(.list([.int(1), .float(2.5)])) == .float(3.5))
        #expect(try sum.call(.list([])) == .float(0))
        #expect(
            sum.failure(.list([.string("x")]))
                == "the argument \"values\" (f64[]) [0] must be a number, not a string (\"x\")")
        #expect(sum.failure(.string("x")).contains("must be a list, not a string"))
        let narrow = try Foreign("i64 sum_i16(i16[] values, int len(values))")
        #expect(narrow.failure(.list([.int(1), .int(40000)])).contains("[1] is 40000, which does not fit i16"))
    }

    @Test func arraysOfFixedOrGivenLengthAreCounted() throws {
        let fixed = try Foreign("f64 dot3(f64[3] a)")
        #expect(try fixed.call(.list([.int(1), .int(2), .int(3)])) == .float(321))
        #expect(fixed.failure(.list([.int(1)])).contains("must have 3 elements, not 1"))
        let given = try Foreign("i64 sum_i16(i16[n] values, int n)", with: [("n", .int(2))])
        #expect(try given.call(.list([.int(1), .int(2)])) == .int(3))
        #expect(given.failure(.list([.int(1)])).contains("has 1 elements, and another argument says 2"))
    }

    @Test func listsOfStringsEndWithNull() throws {
        let function = try Foreign("size_t total_length(string[] texts)")
        #expect(try function.call(.list([.string("ab"), .string("cde")])) == .int(5))
        #expect(try function.call(.list([])) == .int(0))
    }

    // MARK: Out-parameters

    @Test func outScalarsMakeAMap() throws {
        let function = try Foreign(
            "int divide(int a, int b, out int quotient, out int remainder) fails if != 0", with: [("b", .int(5))])
        #expect(try function.call(.int(17)) == .fields(("quotient", .int(3)), ("remainder", .int(2))))
        let zero = try Foreign(
            "int divide(int a, int b, out int quotient, out int remainder) fails if < 0", with: [("b", .int(0))])
        #expect(zero.failure(.int(1)) == "divide returned -1, and it fails if < 0")
    }

    @Test func inoutScalarsGoBothWays() throws {
        #expect(try Foreign("void twice(inout i32 x)").call(.int(21)) == .int(42))
    }

    @Test func buffersOfFixedAndGivenSize() throws {
        #expect(
            try Foreign("void digest(bytes data, size_t len(data), out bytes[4] sum)").call(.bytes([1, 2, 3, 4, 5]))
                == .bytes([4, 2, 3, 4]))
        let settings: [(Key, Value)] = [("byte", .int(7)), ("capacity", .int(4))]
        let fill = try Foreign(
            "long fill(out bytes[capacity, result] buffer, size_t capacity, u8 byte, size_t wanted)", with: settings)
        #expect(try fill.call(.int(3)) == .bytes([7, 7, 7]))
        #expect(try fill.call(.int(0)) == .bytes([]))
        #expect(fill.failure(.int(9)).contains("has room for 4, and the function says that it filled 9"))
        #expect(
            try Foreign("int shrink(out bytes[count] buffer, inout size_t count) fails if != 0").call(.int(6))
                == .bytes([0, 1, 2]))
        #expect(
            try Foreign("int shrink(out bytes[count] buffer, inout size_t count) fails if != 0").call(.int(2 << 20))
                .count == 1 << 20)
        #expect(
            try Foreign("int shrink(out bytes[count] buffer, inout size_t count)").failure(.int(2 << 30)).contains(
                "more than 1 GiB"))
        #expect(try Foreign("void name(out char[size] buffer, size_t size)").call(.int(100)) == .string("a name"))
        #expect(try Foreign("void name(out char[size] buffer, size_t size)").call(.int(3)) == .string("a "))
        #expect(
            try Foreign("void ramp(out f64[n] values, int n)").call(.int(3))
                == .list([.float(0), .float(0.5), .float(1)]))
        #expect(try Foreign("void ramp(out f64[n] values, int n)").failure(.int(-1)).contains("is no length"))
    }

    @Test func inoutArraysAreCopied() throws {
        let item = Value.list([.int(1), .int(-2)])
        #expect(
            try Foreign("void negate(inout i32[] values, size_t len(values))").call(item) == .list([.int(-1), .int(2)]))
        #expect(item == .list([.int(1), .int(-2)]))
    }

    @Test func returnedBytesHaveTheLengthOfAnOutParameter() throws {
        let function = try Foreign("bytes[made] free make_bytes(size_t count, out size_t made)")
        #expect(try function.call(.int(3)) == .bytes([1, 2, 3]))
        #expect(try function.call(.int(0)) == .bytes([]))
    }

    // MARK: Structs and enums

    static let types = """
        struct point { f64 x; f64 y; }
        struct line { point from; point to; i8 width; }
        struct record { char name[8]; u8 raw[3]; i16[2] numbers; string? text; }
        struct tiny { i8 a; }
        enum mode { off, on = 4, automatic }
        """

    private func point(_ x: Double, _ y: Double) -> Value { .fields(("x", .float(x)), ("y", .float(y))) }

    @Test func structsByValueAndByPointer() throws {
        #expect(try Foreign("point swap(point p)", types: Self.types).call(point(1, 2)) == point(2, 1))
        #expect(try Foreign("f64 norm1(point* p)", types: Self.types).call(point(1, 2)) == .float(3))
        #expect(try Foreign("f64 norm1(point*? p)", types: Self.types).call(.null) == .float(-1))
        #expect(try Foreign("void origin(out point p)", types: Self.types).call() == point(0, 0))
        #expect(try Foreign("void move(inout point p, f64 by = 1)", types: Self.types).call(point(1, 2)) == point(2, 3))
        #expect(try Foreign("point*? fixed_point(int which)", types: Self.types).call(.int(0)) == .null)
        #expect(try Foreign("point*? fixed_point(int which)", types: Self.types).call(.int(1)) == point(3, 4))
        #expect(
            try Foreign("tiny bump(tiny t)", types: Self.types).call(.fields(("a", .int(-5))))
                == .fields(("a", .int(-4))))
        #expect(
            try Foreign("f64 sum_points(point[] points, size_t len(points))", types: Self.types).call(
                .list([point(1, 2), point(3, 4)])) == .float(14))
    }

    @Test func structsNestAndHoldArrays() throws {
        let line = Value.fields(("from", point(1, 2)), ("to", point(3, 4)), ("width", .int(126)))
        let reversed = Value.fields(("from", point(3, 4)), ("to", point(1, 2)), ("width", .int(127)))
        #expect(try Foreign("line reverse(line l)", types: Self.types).call(line) == reversed)
        let record = Value.fields(
            ("name", .string("abcdefg")), ("raw", .bytes([1, 2, 3])), ("numbers", .list([.int(4), .int(0)])),
            ("text", .string("t")))
        let described = Value.fields(
            ("name", .string("Rbcdefg")), ("raw", .list([.int(1), .int(2), .int(3)])),
            ("numbers", .list([.int(4), .int(7)])), ("text", .string("t")))
        let withList = Value.fields(
            ("name", .string("abcdefg")), ("raw", .list([.int(1), .int(2), .int(3)])),
            ("numbers", .list([.int(4), .int(0)])), ("text", .string("t")))
        #expect(try Foreign("record describe(record r)", types: Self.types).call(withList) == described)
        #expect(
            try Foreign("record describe(record r)", types: Self.types).failure(record).contains(
                "field \"raw\" must be a list, not bytes"))
    }

    @Test func aStructWithWrongFieldsIsRefused() throws {
        let function = try Foreign("point swap(point p)", types: Self.types)
        #expect(function.failure(.fields(("x", .int(1)))).contains("has no field \"y\", which the struct point needs"))
        #expect(
            function.failure(.fields(("x", .int(1)), ("y", .int(1)), ("yy", .int(1)))).contains(
                "has a field \"yy\", which the struct point has not"))
        #expect(
            function.failure(.fields(("x", .string("1")), ("y", .int(1))))
                == "the argument \"p\" (point) field \"x\" must be a number, not a string (\"1\")")
    }

    @Test func enumsAreNames() throws {
        let function = try Foreign("mode next(mode m)", types: Self.types)
        #expect(try function.call(.string("off")) == .string("on"))
        #expect(try function.call(.string("on")) == .string("automatic"))
        #expect(function.failure(.string("automatic")).contains("is 9, which is no value of the enum mode"))
        #expect(
            function.failure(.string("onn")).contains(
                "is \"onn\", which is no value of the enum mode; did you mean \"on\"?"))
        #expect(function.failure(.int(4)).contains("must be the name of a value of the enum mode, not an int"))
    }

    @Test func variadicFunctionsTakeDeclaredArguments() throws {
        let function = try Foreign(
            "i64 sum_of(int count = 3, ... i64 a, i64 b, i64 c)", with: [("a", .int(1)), ("b", .int(-10))])
        #expect(try function.call(.int(100)) == .int(91))
    }
}
