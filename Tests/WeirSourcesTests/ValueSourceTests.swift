import Testing
import WeirExec
import WeirModel
import WeirSources
import WeirValue

struct ValueSourceTests {
    let workspace = Workspace()

    @Test func eachGivesTheElements() throws {
        let list = Value.list([.int(1), .string("two"), row(["k": "v"]), .null])
        #expect(try workspace.items(.each(constant(list), as: nil)) == list.elements)
        #expect(try workspace.open(.each(constant(list), as: nil)).total == 4)
    }

    @Test func eachWithANameWrapsEveryElementMapsToo() throws {
        let list = Value.list([.int(1), row(["k": "v"])])
        let items = try workspace.items(.each(constant(list), as: "x"))
        #expect(items == [entry("x", .int(1)), entry("x", row(["k": "v"]))])
        #expect(try workspace.open(.each(constant(list), as: "x")).total == 2)
    }

    @Test func keysComeInOrder() throws {
        let map = Value.map([("b", .int(1)), ("a", .int(2)), ("é", .int(3)), ("Z", .int(4))])
        #expect(try workspace.items(.keys(constant(map), as: nil)) == strings("Z", "a", "b", "é"))
        #expect(try workspace.items(.keys(constant(map), as: "k"), chunk: 1).first == row(["k": "Z"]))
        #expect(try workspace.open(.keys(constant(map), as: nil)).total == 4)
    }

    @Test(arguments: [
        (0, 5, 1, [0, 1, 2, 3, 4]), (0, 5, 2, [0, 2, 4]), (0, 4, 2, [0, 2]), (5, 0, -2, [5, 3, 1]), (3, 3, 1, []),
        (5, 0, 1, []), (0, 5, -1, []), (-2, 2, 3, [-2, 1]),
        (Int.max - 3, Int.max, 2, [Int.max - 3, Int.max - 1]), (Int.min + 3, Int.min, -2, [Int.min + 3, Int.min + 1]),
        (Int.min, Int.max, Int.max, [Int.min, -1, Int.max - 1]), (Int.max, Int.min, Int.min, [Int.max, -1]),
    ])
    func rangeStopsBeforeItsEnd(from: Int, to: Int, step: Int, expected: [Int]) throws {
        let range = ItemSourceDefinition.range(from: number(from), to: number(to), step: number(step), as: nil)
        #expect(try workspace.items(range, chunk: 2) == expected.map { .int($0) })
        #expect(try workspace.open(range).total == expected.count)
    }

    @Test func rangeOfAllIntegersHasNoKnownTotal() throws {
        let range = ItemSourceDefinition.range(from: number(.min), to: number(.max), step: number(1), as: nil)
        #expect(try workspace.open(range).total == nil)
    }

    @Test func rangeWithANameGivesMaps() throws {
        let range = ItemSourceDefinition.range(from: number(0), to: number(4), step: number(1), as: "n")
        #expect(try workspace.items(range) == (0..<4).map { entry("n", .int($0)) })
    }

    @Test(arguments: [
        ("abcdefgh", 3, ["abc", "def", "gh"]), ("abc", 3, ["abc"]), ("abc", 100, ["abc"]), ("", 3, []),
        ("aé漢😀b", 1, ["a", "é", "漢", "😀", "b"]), ("éééééééééééé", 5, ["ééééé", "ééééé", "éé"]),
        ("0123456789漢字かな0123456789", 12, ["0123456789漢字", "かな0123456789"]),
        ("e\u{301}x", 1, ["e", "\u{301}", "x"]), ("12345678901234567", 8, ["12345678", "90123456", "7"]),
    ])
    func splitCountsUnicodeScalars(whole: String, size: Int, expected: [String]) throws {
        let pieces = try workspace.items(.split(text(whole), size: number(size), as: nil))
        #expect(pieces == expected.map { .string($0) })
    }

    @Test(arguments: [1, 2, 7, 8, 9, 64, 1_000])
    func splitLosesNothing(size: Int) throws {
        let whole = (0..<500).map { ["a", "é", "漢", "😀", "\n"][$0 * 7 % 5] }.joined()
        let pieces = try workspace.items(.split(text(whole), size: number(size), as: nil), chunk: 5)
        let texts = pieces.compactMap(\.stringValue)
        #expect(texts.flatMap(\.unicodeScalars) == Array(whole.unicodeScalars))
        #expect(texts.dropLast().allSatisfy { $0.unicodeScalars.count == size })
    }

    @Test func splitWithANameGivesMaps() throws {
        let items = try workspace.items(.split(text("abc"), size: number(2), as: "piece"))
        #expect(items == [row(["piece": "ab"]), row(["piece": "c"])])
    }

    @Test func matrixVariesTheLastListFastest() throws {
        let matrix = ItemSourceDefinition.matrix([
            ("z", constant(.list(strings("a", "b")))), ("m", constant(.list([.int(1), .null, row(["k": "v"])]))),
        ])
        let expected: [Value] = ["a", "b"].flatMap { letter in
            [Value.int(1), .null, row(["k": "v"])].map { number in
                let entries: [(Key, Value)] = [("z", .string(letter)), ("m", number)]
                return .map(entries)
            }
        }
        #expect(try workspace.items(matrix, chunk: 4) == expected)
        #expect(try workspace.open(matrix).total == 6)
    }

    @Test func matrixWithAnEmptyListHasNoItems() throws {
        let full = constant(.list(strings("a", "b")))
        for empty in [Value.list([]), .null] {
            let matrix = ItemSourceDefinition.matrix([("a", full), ("b", constant(empty))])
            #expect(try workspace.items(matrix) == [])
            #expect(try workspace.open(matrix).total == 0)
        }
    }

    @Test func matrixTooLargeToCountStreamsAnyway() throws {
        let list = constant(.list((0..<1_000).map { .int($0) }))
        let axes = (0..<8).map { (Key("k\($0)"), list) }
        let source = try workspace.open(.matrix(axes))
        #expect(source.total == nil, "1000 to the power of 8 does not fit")
        let chunk = ItemChunk(capacity: 2)
        chunk.reset(firstIndex: 0)
        try source.next(into: chunk, limit: 2)
        #expect(chunk[1].lookup("k7") == .int(1))
        #expect(chunk[1].lookup("k0") == .int(0))
    }

    @Test func nullHasNoItems() throws {
        let null = constant(.null)
        for definition in [
            ItemSourceDefinition.each(null, as: nil), .each(null, as: "x"), .keys(null, as: nil),
            .split(null, size: number(1), as: nil),
        ] { #expect(try workspace.items(definition) == []) }
    }

    @Test func itemsOutliveTheirChunk() throws {
        let range = ItemSourceDefinition.range(from: number(0), to: number(1_000), step: number(1), as: "n")
        let items = try workspace.items(range, chunk: 7)
        #expect(items.enumerated().allSatisfy { $1.lookup("n") == .int($0) })
    }

    @Test(arguments: [
        (ItemSourceDefinition.each(number(3), as: nil), "the items of a batch must be a list, not an int (3)"),
        (.each(text("abc"), as: "x"), "the items of a batch must be a list, not a string (\"abc\")"),
        (
            .keys(constant(.list([])), as: nil),
            "\"keys\" needs a map, not a list (a list of 0); write \"each\" for the elements of a list"
        ),
        (
            .range(from: number(0), to: text("9"), step: number(1), as: nil),
            "\"to\" of \"range\" must be an int, not a string (\"9\")"
        ),
        (.range(from: number(0), to: number(9), step: number(0), as: nil), "\"step\" of \"range\" must not be 0"),
        (.split(constant(.list([])), size: number(1), as: nil), "\"split\" needs a string, not a list (a list of 0)"),
        (.split(text("a"), size: number(0), as: nil), "\"size\" of \"split\" must be at least 1, not 0"),
        (
            .split(text("a"), size: number(.max), as: nil),
            "\"size\" of \"split\" must be at most 4294967295, not 9223372036854775807"
        ),
        (.matrix([(Key("a"), number(1))]), "\"a\" of \"matrix\" must be a list, not an int (1)"),
        (.lines(text("x"), size: number(-1), as: nil), "\"size\" of \"lines\" must be at least 1, not -1"),
        (
            .csv(text("x"), separator: text(";;"), size: nil, as: nil),
            "\"separator\" of \"csv\" must be one ASCII character other than a quote or a line end, such as \";\" or"
                + " \"\\t\", not \";;\""
        ),
        (.lines(number(1), size: nil, as: nil), "the path of \"lines\" must be a string, not an int (1)"),
        (.glob(text(""), names: .init(path: nil, name: nil)), "the pattern of \"glob\" must not be empty"),
    ])
    func badSettingsAreNamed(definition: ItemSourceDefinition, message: String) {
        workspace.write("x", "")
        #expect(workspace.failure(definition) == message)
    }
}
