import CWeirABI
import Testing

@testable import WeirPlugin

struct TablesTests {
    let rows: Value = [
        ["city": "Bern", "price": "12", "weight": "1.5"],
        ["city": "Ulm", "price": "8", "weight": "2.5"],
        ["city": "Bern", "price": "1", "weight": "0.5"],
    ]

    @Test func theDescriptorNamesPluginTypesAndMetadata() throws {
        let plugin = try PluginDriver.tables().descriptor.pointee
        #expect(String(cString: plugin.name) == "tables")
        #expect(plugin.abi_major == WEIR_ABI_MAJOR && plugin.abi_minor == WEIR_ABI_MINOR)
        let names = (0..<plugin.node_type_count).compactMap {
            plugin.node_types[$0].map { String(cString: $0.pointee.name) }
        }
        #expect(names == ["parse", "stats", "group", "merge", "average"])
        let text = UnsafeRawBufferPointer(start: plugin.metadata, count: plugin.metadata_length)
        let metadata = String(decoding: text, as: UTF8.self)
        #expect(metadata.hasPrefix("{ \"weir\": 1, \"name\": \"tables\"") && metadata.hasSuffix("}"))
        for name in names { #expect(metadata.contains("\"name\": \"\(name)\"")) }
    }

    @Test func statsDescribeEveryNumericColumn() throws {
        let outcome = try PluginDriver.tables().exec("stats", rows)
        #expect(
            outcome.first == "{price: {count: 3, maximum: 12, mean: 7.0, minimum: 1, sum: 21}, "
                + "weight: {count: 3, maximum: 2.5, mean: 1.5, minimum: 0.5, sum: 4.5}}")
        #expect(outcome.statuses == [WEIR_OK])
    }

    @Test func statsTakeOneRowAndNamedColumns() throws {
        let row: Value = ["a": 1, "b": 2]
        #expect(
            try PluginDriver.tables().exec("stats", row, settings: ["columns": ["b"]]).first
                == "{b: {count: 1, maximum: 2, mean: 2.0, minimum: 2, sum: 2}}")
    }

    @Test func statsOfNoRowsAreEmpty() throws {
        #expect(try PluginDriver.tables().exec("stats", []).first == "{}")
    }

    @Test(
        arguments: [
            ([["p": "1"], ["p": "n/a"]], [:], "row 2, column \"p\": \"n/a\" is not a number"),
            ([["p": "nan"]], ["columns": ["p"]], "row 1, column \"p\": \"nan\" is not a number"),
            ([["p": "1"], ["q": "1"]], ["columns": ["p"]], "row 2 has no column \"p\"; it has \"q\""),
            ([["p": "1"]], ["columns": ["x"], "skip_invalid": true], "row 1 has no column \"x\"; it has \"p\""),
            ([1], [:], "row 1 must be a map, and it is int"),
            ("text", [:], "the item must be a list of rows or a row, and it is string"),
        ] as [(Value, Map, String)])
    func statsRefuseWhatIsNoTable(item: Value, settings: Map, message: String) throws {
        let outcome = try PluginDriver.tables().exec("stats", item, settings: settings)
        #expect(outcome.first == "! \(message)")
        #expect(outcome.statuses == [WEIR_INVALID_INPUT])
    }

    @Test func statsLeaveInvalidCellsOutWhenAsked() throws {
        let item: Value = [["p": "1.5"], ["p": ""], ["q": 2]]
        let outcome = try PluginDriver.tables().exec("stats", item, settings: ["skip_invalid": true, "columns": ["p"]])
        #expect(outcome.first == "{p: {count: 1, maximum: 1.5, mean: 1.5, minimum: 1.5, sum: 1.5}}")
    }

    @Test(
        arguments: [
            ("stats", ["columns": 5], "the setting \"columns\" must be list of string, and it is int"),
            ("stats", ["digits": 99], "the setting \"digits\" must be from 0 to 15, and it is 99"),
            ("group", ["by": "city"], "the setting \"sum\" (string) is missing"),
            (
                "parse", ["separator": "ab"],
                "the setting \"separator\" must be one ASCII character, no quote or line end, and it is \"ab\""
            ),
        ] as [(String, Map, String)])
    func wrongSettingsAreRefusedAtBind(node: String, settings: Map, message: String) throws {
        let outcome = try PluginDriver.tables().exec(node, rows, settings: settings)
        #expect(outcome.failures[0] == FakeCall.Failure(code: Int32(WEIR_INVALID_SETTING), message: message))
        #expect(outcome.handled == 0)
    }

    @Test func groupCountsAndSums() throws {
        let outcome = try PluginDriver.tables().exec("group", rows, settings: ["by": "city", "sum": "price"])
        #expect(outcome.first == "{Bern: {count: 2, sum: 13}, Ulm: {count: 1, sum: 8}}")
    }

    @Test func mergedChunksEqualTheWholeTable() throws {
        let tables = try PluginDriver.tables()
        let partials: Value = [
            ["p": ["count": 2, "sum": 3, "minimum": 1, "maximum": 2, "mean": 1.5]],
            .failed(FailedItem(code: .failed, message: "lost")),
            ["p": ["count": 1, "sum": 6.5, "minimum": 6.5, "maximum": 6.5, "mean": 6.5]],
            ["q": ["count": 0, "sum": 0, "minimum": nil, "maximum": nil, "mean": nil]],
        ]
        #expect(
            try tables.exec("merge", partials, settings: ["digits": 2]).first
                == "{p: {count: 3, maximum: 6.5, mean: 3.17, minimum: 1, sum: 9.5}, "
                + "q: {count: 0, maximum: null, mean: null, minimum: null, sum: 0}}")
        let groups: Value = [
            ["Bern": ["count": 1, "sum": 2]], ["Bern": ["count": 2, "sum": 5], "Ulm": ["count": 1, "sum": 1]],
        ]
        #expect(try tables.exec("merge", groups).first == "{Bern: {count: 3, sum: 7}, Ulm: {count: 1, sum: 1}}")
    }

    @Test func mergeNamesTheResultThatDoesNotFit() throws {
        let outcome = try PluginDriver.tables().exec("merge", [[:], ["p": ["sum": 1]]])
        #expect(
            outcome.first
                == "! result 2, \"p\": it has no \"count\" and \"sum\"; merge takes results of stats or group")
    }

    @Test func averageOfListsAndMaps() throws {
        let tables = try PluginDriver.tables()
        let lost = Value.failed(FailedItem(code: .failed, message: "lost"))
        #expect(try tables.exec("average", [1, 2, "6", lost]).first == "3.0")
        #expect(try tables.exec("average", ["ann": 1, "bob": 1.5], settings: ["digits": 1]).first == "1.3")
        #expect(try tables.exec("average", []).first == "! there is no number to average")
        #expect(try tables.exec("average", ["ann": "x"]).first == "! \"ann\": \"x\" is not a number")
    }

    @Test func parseGivesRowsByHeader() throws {
        let text: Value = "\u{FEFF}name;note\nann;\"a;\"\"b\"\"\"\n\nbob;é\n"
        #expect(
            try PluginDriver.tables().exec("parse", text, settings: ["separator": ";"]).first
                == "[{name: ann, note: a;\"b\"}, {name: bob, note: é}]")
    }

    @Test(arguments: [
        ("", "the CSV text is empty; it needs a header"),
        ("a,a\n1,2", "the header names the column \"a\" twice"),
        ("a,,b\n", "column 2 of the header has no name"),
        ("a,b\n1,2\n3", "row 2 has 1 cells, and the header has 2 columns"),
        ("a,b\n1,\"2", "row 1 of the CSV text is malformed: error parsing data while strict checking enabled"),
    ])
    func parseRefusesMalformedText(text: String, message: String) throws {
        #expect(try PluginDriver.tables().exec("parse", .string(text)).first == "! \(message)")
    }

    @Test func cancelledCallsStopAtTheFirstItem() throws {
        let outcome = try PluginDriver.tables().exec("stats", [rows, rows], FakeCall(isCancelled: true))
        #expect(outcome.handled == 1)
        #expect(outcome.statuses == [WEIR_CANCELLED, WEIR_NOT_RUN])
    }
}
