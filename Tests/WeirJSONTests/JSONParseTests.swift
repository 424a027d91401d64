import Testing
import WeirJSON
import WeirModel

struct JSONParseTests {
    @Test(arguments: [
        ("null", Value.null), ("true", .bool(true)), ("7", .int(7)), ("-0.5", .float(-0.5)), ("2.0", .float(2)),
        ("1e3", .float(1000)), ("\"a\"", .string("a")), ("[]", .list([])), ("{}", .map([])),
        ("9223372036854775807", .int(Int64.max)), ("-9223372036854775808", .int(Int64.min)),
        (" {\"b\": [1, 2], \"a\": null}\n", .map([("a", .null), ("b", .list([.int(1), .int(2)]))])),
        ("\"a\\u0000b\\u00e9\"", .string("a\u{0}bé")),
    ])
    func valuesOfEveryKindAreRead(text: String, expected: Value) throws {
        #expect(try JSON.parse(text) == expected)
    }

    @Test func keysAreSortedBytewise() throws {
        let value = try JSON.parse(#"{"b":1,"é":2,"a":3,"B":4,"ab":5}"#)
        #expect(value.entries.map(\.key.description) == ["B", "a", "ab", "b", "é"])
        #expect(value.lookup("é") == .int(2))
    }

    @Test(arguments: [
        (
            "[1, 9223372036854775808]",
            JSONError(
                "an integer is out of range; it must lie between -9223372036854775808 and 9223372036854775807",
                line: 1, column: 23)
        ),
        ("1e999", JSONError("a number is out of the range of a 64-bit float", line: 1, column: 5)),
        (
            #"{"a":1,"a":2}"#,
            JSONError("the same key stands twice near '\"a\"'", line: 1, column: 10)
        ),
        ("", JSONError("the text is empty", line: 1, column: 1)),
        ("[1,\n 2", JSONError("the text ends too early (']' expected near end of file)", line: 2, column: 2)),
        ("1 2", JSONError("more text follows the value (end of file expected near '2')", line: 1, column: 3)),
        ("nul", JSONError("invalid token near 'nul'", line: 1, column: 3)),
    ])
    func mistakesAreNamedWithTheirPlace(text: String, expected: JSONError) {
        #expect(throws: expected) { try JSON.parse(text) }
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        #expect(throws: JSONError("the text is not UTF-8", line: 1, column: 1)) {
            try JSON.parse([UInt8(ascii: "\""), 0xff, UInt8(ascii: "\"")])
        }
    }

    @Test(arguments: [1001, 2048, 100_000])
    func deepNestingIsRefused(depth: Int) {
        let error = #expect(throws: JSONError.self) {
            try JSON.parse(String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
        }
        #expect(error?.message == "lists and maps are nested deeper than 1000 levels")
    }

    @Test func aLineInMemoryIsReadAndNotKept() throws {
        var line = Array(#"{"name":"x","values":[1,2.5]}"#.utf8)
        let value = try unsafe line.withUnsafeBytes { try unsafe JSON.parse($0) }
        line = []
        #expect(try JSON.string(value) == #"{"name":"x","values":[1,2.5]}"#)
    }
}
