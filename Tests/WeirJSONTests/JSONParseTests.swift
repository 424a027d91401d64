import Testing
import WeirJSON
import WeirValue

struct JSONParseTests {
    @Test(arguments: [
        ("null", Value.null), ("true", .bool(true)), ("7", .int(7)), ("-0.5", .float(-0.5)), ("2.0", .float(2)),
        ("1e3", .float(1000)), ("\"a\"", .string("a")), ("[]", .list([])), ("{}", .map([])),
        ("9223372036854775807", .int(Int64.max)), ("9223372036854775808", .int(unsigned: 1 << 63)),
        ("18446744073709551615", .int(unsigned: .max)), ("-9223372036854775808", .int(Int64.min)),
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
        ("-0", Value.int(0)), ("-0.0", .float(-0.0)), ("0e10", .float(0)), ("1E+2", .float(100)),
        ("1.5e-3", .float(0.0015)),
        ("0.1", .float(0.1)), ("0.30000000000000004", .float(0.1 + 0.2)), ("1e23", .float(1e23)),
        ("2.2250738585072011e-308", .float(0x0.fffffffffffffp-1022)), ("5e-324", .float(.leastNonzeroMagnitude)),
        ("1e-400", .float(0)), ("1.7976931348623157e308", .float(.greatestFiniteMagnitude)),
        ("9007199254740993.0", .float(9007199254740992)), ("9223372036854775808.0", .float(9223372036854775808)),
        ("0.500000000000000166533453693773481063544750213623046875", .float(0.5000000000000002)),
    ])
    func numbersAreReadExactly(text: String, expected: Value) throws {
        let value = try JSON.parse(text)
        #expect(value == expected)
        #expect(value.floatValue?.sign == expected.floatValue?.sign)
    }

    @Test(arguments: [
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u00E9\ud83d\uDE00""#, "é😀"),
        (#""é漢😀\u007f""#, "é漢😀\u{7f}"),
        (#""\u0000""#, "\0"), ("\"\"", ""),
    ])
    func escapesAreResolved(text: String, expected: String) throws {
        #expect(try JSON.parse(text) == .string(expected))
        #expect(try JSON.parse("{\(text):\(text)}") == .map([(Key(expected), .string(expected))]))
    }

    @Test func nestingGoesExactlyToItsLimit() throws {
        for (opening, closing) in [("[", "]"), ("{\"k\":", "}")] {
            let nested = { String(repeating: opening, count: $0) + "1" + String(repeating: closing, count: $0) }
            var value = try JSON.parse(nested(1000))
            for _ in 0..<1000 { value = value.kind == .list ? value[0] : value.entry(at: 0).value }
            #expect(value == .int(1))
            for depth in [1001, 1024, 1025, 100_000] {
                let error = #expect(throws: JSONError.self) { try JSON.parse(nested(depth)) }
                #expect(error?.message == "lists and maps are nested deeper than 1000 levels")
                #expect(error?.column == 1000 * opening.utf8.count + 1)
            }
        }
    }

    @Test func keysOfAnyOrderAreFoundInLargeMaps() throws {
        let order = (0..<5000).map { $0 * 7919 % 5000 }
        let value = try JSON.parse("{" + order.map { "\"key \($0)\":\($0)" }.joined(separator: ",") + "}")
        #expect(value.count == 5000)
        #expect(order.allSatisfy { value.lookup(Key("key \($0)")) == .int(Int64($0)) })
        #expect(zip(value.entries, value.entries.dropFirst()).allSatisfy { $0.key < $1.key })
    }

    @Test func largeDocumentsAreRead() throws {
        let count = 200_000
        let rows = (0..<count).map {
            #"{"id":\#($0),"name":"row \#($0)","values":[\#($0).5,null,true,{}],"next":{"id":-\#($0)}}"#
        }
        let value = try JSON.parse("[" + rows.joined(separator: ",\n") + "]")
        #expect(value.count == count)
        for index in [0, 1, 77_777, count - 1] {
            let row = value[index]
            #expect(row.lookup("id") == .int(Int64(index)))
            #expect(row.lookup("name") == .string("row \(index)"))
            #expect(row.lookup("values") == .list([.float(Double(index) + 0.5), .null, .bool(true), .map([])]))
            #expect(row.lookup("next")?.lookup("id") == .int(Int64(-index)))
        }
    }

    @Test func aReaderReadsTextsOfAnySizesInTurn() throws {
        let reader = JSONReader()
        let region = Region()
        var values: [Value] = []
        let texts =
            [1, 100_000, 2, 0, 1_000_000, 3].map { "\"" + String(repeating: "é", count: $0) + "\"" } + ["1", "[]"]
        for text in texts {
            var bytes = Array(text.utf8)
            values.append(try unsafe bytes.withUnsafeBytes { try unsafe reader.read($0, into: region) })
            #expect(throws: JSONError.self) {
                try unsafe Array("[1,".utf8).withUnsafeBytes { try unsafe reader.read($0, into: region) }
            }
            for index in bytes.indices { bytes[index] = 0 }
        }
        #expect(try values.map { try JSON.string($0) } == texts)
    }
}
