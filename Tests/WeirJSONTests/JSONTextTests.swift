import Testing
import WeirJSON
import WeirValue

struct JSONTextTests {
    @Test(arguments: [
        (Value.null, "null"), (.bool(false), "false"), (.int(Int64.min), "-9223372036854775808"),
        (.float(0.1), "0.1"), (.float(2), "2.0"), (.float(1e21), "1e+21"), (.float(-0.0), "-0.0"),
        (.float(0.1 + 0.2), "0.30000000000000004"), (.float(.leastNonzeroMagnitude), "5e-324"),
        (.string("a\"b\\c\n\u{1}\u{7f}é"), "\"a\\\"b\\\\c\\n\\u0001\u{7f}é\""), (.string(""), "\"\""),
        (.bytes([UInt8]()), #"{"$bytes":""}"#), (.bytes([1] as [UInt8]), #"{"$bytes":"AQ=="}"#),
        (.bytes([0xfb, 0xff] as [UInt8]), #"{"$bytes":"+/8="}"#),
        (.bytes([1, 2, 3, 4, 5, 6] as [UInt8]), #"{"$bytes":"AQIDBAUG"}"#),
        (.error(code: 21, message: "no disk"), #"{"$error":{"code":"io","message":"no disk"}}"#),
        (.map([("b", .list([.int(1), .int(2)])), ("a", .int(1))]), #"{"a":1,"b":[1,2]}"#),
    ])
    func valuesOfEveryKindAreWritten(value: Value, expected: String) throws {
        #expect(try JSON.string(value) == expected)
    }

    @Test func prettyTextIsIndentedByTwoSpaces() throws {
        let value = Value.map([("a", .list([.int(1), .map([])])), ("b", .list([]))])
        #expect(try JSON.string(value, pretty: true) == "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}")
    }

    @Test func whatHasNoJSONFormIsNamedByItsPath() {
        let resource = unsafe ResourceBox(typeName: "img.image", object: nil, destroy: nil)
        let region = Region()
        region.keep(resource)
        let image = unsafe Value(raw: resource.raw, owner: region)
        #expect(throws: JSONError("a resource \"img.image\" cannot be printed as JSON")) { try JSON.text(image) }
        #expect(throws: JSONError(".a[3]: a resource \"img.image\" cannot be printed as JSON")) {
            try JSON.text(.map([("a", .list([.null, .null, .null, image]))]))
        }
        #expect(throws: JSONError("[\"b c.txt\"]: the float nan cannot be printed as JSON")) {
            try JSON.text(.map([("b c.txt", .float(.nan))]))
        }
        #expect(throws: JSONError(".x: the float -inf cannot be printed as JSON")) {
            try JSON.text(.map([("x", .float(-.infinity))]))
        }
    }

    @Test func deepNestingIsRefused() {
        var value = Value.int(1)
        for _ in 0..<1025 { value = .list([value]) }
        #expect(throws: JSONError("lists and maps are nested deeper than 1024 levels")) { try JSON.text(value) }
    }

    @Test(arguments: [
        #"{"a":[1,2.5,"x\n",null,true,{"b":{}}],"z":-1e-07}"#, "[]", "\"\\u0000\"", "[0.1,100.0,1e+100]",
    ])
    func whatIsReadIsWrittenBack(text: String) throws {
        #expect(try JSON.string(JSON.parse(text)) == text)
    }
}
