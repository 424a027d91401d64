import Testing
import WeirJSON

struct JSONMistakeTests {
    private static let range = "it must lie between -9223372036854775808 and 18446744073709551615"

    @Test(arguments: [
        ("", "the text is empty", 1, 1),
        (" \n", "the text ends too early; a value is expected", 2, 1),
        ("[1,\n 2", "the text ends too early; ',' or ']' is expected", 2, 3),
        ("{\"a\":", "the text ends too early; a value is expected", 1, 6),
        ("{", "the text ends too early; a key in quotes is expected", 1, 2),
        ("1 2", "more text follows the value", 1, 3),
        ("[]]", "more text follows the value", 1, 3),
        ("nul", "'nul' is no JSON value", 1, 1),
        ("[True]", "'True' is no JSON value", 1, 2),
        ("[NaN]", "'NaN' is no JSON value", 1, 2),
        ("é", "a value is expected, not 'é'", 1, 1),
        ("[1,]", "a value is expected, not ']'", 1, 4),
        ("[\0]", "a value is expected, not the control character U+0000", 1, 2),
        ("[1 2]", "',' or ']' is expected, not '2'", 1, 4),
        ("[1}", "',' or ']' is expected, not '}'", 1, 3),
        ("{\"a\" 1}", "':' is expected, not '1'", 1, 6),
        ("{abc:1}", "a key in quotes is expected, not 'abc'", 1, 2),
        ("{\"a\":1,}", "a key in quotes is expected, not '}'", 1, 8),
        ("{\"a\":1 \"b\":2}", "',' or '}' is expected, not '\"'", 1, 8),
    ])
    func structureIsNamedWithItsPlace(text: String, message: String, line: Int, column: Int) {
        #expect(throws: JSONError(message, line: line, column: column)) { try JSON.parse(text) }
    }

    @Test(arguments: [
        ("[1, 18446744073709551616]", "an integer is out of range; \(range)", 5),
        ("-9223372036854775809", "an integer is out of range; \(range)", 1),
        ("18446744073709551616", "an integer is out of range; \(range)", 1),
        (String(repeating: "9", count: 400), "an integer is out of range; \(range)", 1),
        ("1e999", "a number is out of the range of a 64-bit float", 1),
        ("[-1.0E309]", "a number is out of the range of a 64-bit float", 2),
        ("01", "'01' is no number", 1), ("-", "'-' is no number", 1), ("[1.]", "'1.' is no number", 2),
        ("1.e5", "'1.e5' is no number", 1), ("-.5", "'-.5' is no number", 1), ("1e+", "'1e+' is no number", 1),
        ("0x10", "'0x10' is no number", 1), ("--1", "'--1' is no number", 1), ("1_000", "'1_000' is no number", 1),
        ("+1", "a value is expected, not '+'", 1), (".5", "a value is expected, not '.'", 1),
    ])
    func numbersAreNamedWithTheirPlace(text: String, message: String, column: Int) {
        #expect(throws: JSONError(message, line: 1, column: column)) { try JSON.parse(text) }
    }

    @Test(arguments: [
        ("[\"é\", \"abc]", "a string is not closed", 7),
        ("\"a\\", "a string is not closed", 1),
        ("\"a\tb\"", "the control character U+0009 must be written as an escape in a string", 3),
        ("\"a\\x\"", "'\\x' is no escape", 3),
        ("\"\\é\"", "'\\é' is no escape", 2),
        ("\"\\u12G4\"", "an escape with \\u needs four hexadecimal digits", 2),
        ("\"\\u+123\"", "an escape with \\u needs four hexadecimal digits", 2),
        ("\"\\ud800\"", "'\\ud800' is half of a surrogate pair", 2),
        ("\"\\udc00\"", "'\\udc00' is half of a surrogate pair", 2),
        ("\"\\ud800\\u0041\"", "'\\ud800\\u0041' is half of a surrogate pair", 2),
        ("\"\\ud83d\\ud83d\"", "'\\ud83d\\ud83d' is half of a surrogate pair", 2),
    ])
    func stringsAreNamedWithTheirPlace(text: String, message: String, column: Int) {
        #expect(throws: JSONError(message, line: 1, column: column)) { try JSON.parse(text) }
    }

    @Test(arguments: [
        (#"{"a":1,"a":2}"#, "\"a\"", 1, 8), ("{\"é\":1,\n\"b\":2, \"\\u00e9\":3}", "\"\\u00e9\"", 2, 8),
        (#"[{"a":1},{"":{"x":1},"b":[],"":2}]"#, "\"\"", 1, 29), (#"{"a\n":1,"a\u000a":2}"#, "\"a\\u000a\"", 1, 10),
        ("{\"a\\u0000\":1,\"a\\u0000\":1}", "\"a\\u0000\"", 1, 14),
        (#"{"z":1,"a":2,"m":3,"z":4}"#, "\"z\"", 1, 20),
    ])
    func aKeyThatStandsTwiceIsNamed(text: String, key: String, line: Int, column: Int) {
        #expect(throws: JSONError("the key \(key) stands twice in one map", line: line, column: column)) {
            try JSON.parse(text)
        }
    }

    @Test func theFirstMistakeIsNamed() {
        #expect(throws: JSONError("the key \"a\" stands twice in one map", line: 1, column: 8)) {
            try JSON.parse(#"{"a":1,"a":2,"b":tru}"#)
        }
    }

    @Test(
        arguments: [
            ([0x22, 0xFF, 0x22], 2), ([0x22, 0xC3, 0xA9, 0xC3, 0x22], 3), ([0xFF], 1), ([0x5B, 0xC0, 0x80, 0x5D], 2),
            ([0x22, 0xED, 0xA0, 0x80, 0x22], 2), ([0x22, 0x61, 0xF0, 0x9F, 0x98, 0x22], 3),
            ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 2), ([0x31, 0x20, 0xFE], 3),
        ] as [([UInt8], Int)])
    func bytesThatAreNotUTF8AreRefused(bytes: [UInt8], column: Int) {
        #expect(throws: JSONError("the text is not UTF-8", line: 1, column: column)) { try JSON.parse(bytes) }
    }

    @Test func aLongTokenIsCutShort() {
        let text = String(repeating: "ab", count: 1_000_000)
        let message = "'" + String(repeating: "ab", count: 20) + "…' is no JSON value"
        #expect(throws: JSONError(message, line: 1, column: 1)) { try JSON.parse(text) }
    }
}
