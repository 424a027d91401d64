import Testing
import WeirValue

/// YAML 1.2 core schema.
struct ScalarTests {
    @Test(arguments: [
        ("null", Value.null), ("~", .null), ("Null", .null), ("nUll", .string("nUll")),
        ("true", .bool(true)), ("FALSE", .bool(false)), ("yes", .string("yes")), ("no", .string("no")),
        ("on", .string("on")), ("y", .string("y")), ("12", .int(12)), ("-7", .int(-7)), ("+3", .int(3)),
        ("007", .int(7)), ("0o17", .int(15)), ("0xFf", .int(255)), ("0o8", .string("0o8")),
        ("0b1", .string("0b1")),
        ("1_000", .string("1_000")), ("9223372036854775807", .int(Int64.max)),
        ("9223372036854775808", .int(unsigned: 1 << 63)), ("18446744073709551615", .int(unsigned: .max)),
        ("0xffffffffffffffff", .int(unsigned: .max)), ("0o1777777777777777777777", .int(unsigned: .max)),
        ("-9223372036854775808", .int(Int64.min)),
        ("1.5", .float(1.5)), ("1.", .float(1)), (".5", .float(0.5)), ("-.5", .float(-0.5)),
        ("1e3", .float(1000)),
        ("1.e-2", .float(0.01)), ("-1.5E+2", .float(-150)), (".inf", .float(.infinity)),
        ("-.INF", .float(-.infinity)),
        (".nan", .float(.nan)), ("1e", .string("1e")), (".", .string(".")), ("-", .string("-")),
        ("1.2.3", .string("1.2.3")),
        ("12:30:45", .string("12:30:45")), ("2001-01-01", .string("2001-01-01")),
        ("\"12\"", .string("12")),
        ("'true'", .string("true")), ("\"\"", .string("")), ("!!str 12", .string("12")),
        ("!!int \"12\"", .int(12)),
        ("!!float 1", .float(1)), ("!!null ''", .null), ("!!bool \"true\"", .bool(true)),
    ])
    func scalarsFollowTheCoreSchema(text: String, expected: Value) throws {
        // A list, because the parser reads a lone "-" as the begin of an element.
        let text = text == "-" ? "'-'" : text
        let (manifest, problems) = Fixture.parse(
            "weir: 1\nshared:\n  a: \(text)\nnodes: { x: { uses: text.join } }\n")
        #expect(problems.isEmpty)
        #expect(manifest?.shared.lookup("a") == expected)
    }

    @Test func keysAreAlwaysStrings() throws {
        let (manifest, _) = Fixture.parse(
            "weir: 1\nshared: { 1: a, true: b, null: c, 1.5: d }\nnodes: { x: { uses: a.b } }\n")
        #expect(manifest?.shared.entries.map(\.key) == ["1", "1.5", "null", "true"])
    }

    @Test func aliasesAreExpanded() throws {
        let (manifest, problems) = Fixture.parse(
            "weir: 1\nshared: { a: &x [1, 2], b: *x }\nnodes: { x: { uses: a.b } }\n")
        #expect(problems.isEmpty)
        #expect(manifest?.shared.lookup("b") == .list([.int(1), .int(2)]))
    }

    @Test func aByteOrderMarkIsSkipped() {
        let (_, problems) = Fixture.parse(
            "\u{feff}weir: 1\nplugins: [text]\nnodes: { x: { uses: a.b } }\n")
        #expect(problems.isEmpty)
    }

    @Test func lineEndsOfWindowsAreRead() {
        let (manifest, problems) = Fixture.parse(
            "weir: 1\r\nnodes:\r\n  x: { uses: a.b, input: \"${shared.a}\" }\r\n")
        #expect(problems.isEmpty)
        #expect(manifest?.flows["main"]?.nodes[0].input?.references[0].location.column == 27)
    }
}
