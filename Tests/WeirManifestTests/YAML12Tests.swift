import Testing
import WeirValue

/// YAML is that of 1.2, also where the parser behind follows 1.1.
struct YAML12Tests {
    private func shared(_ lines: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) -> Value? {
        let (manifest, problems) = Fixture.parse("weir: 1\nnodes: { x: { uses: text.join } }\nshared:\n\(lines)\n")
        #expect(problems.isEmpty, sourceLocation: sourceLocation)
        return manifest?.shared
    }

    private func problems(_ lines: String) -> [String] {
        Fixture.parse("weir: 1\nnodes: { x: { uses: text.join } }\nshared:\n\(lines)\n").1.map(\.description)
    }

    @Test(arguments: ["\u{85}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{A0}", "e\u{301}", "\u{1F600}", "\u{E000}"])
    func onlyLineFeedAndReturnBreakLines(character: String) {
        let text = "a\(character)b"
        for written in [
            text, "'\(text)'", "\"\(text)\"", "|-\n    \(text)", ">-\n    \(text)", "[\(text)]", "{k: \(text)}",
        ] {
            let value = shared("  x: \(written)\n  y: 7")
            let found = value?.lookup("x")
            let inner = found?.kind == .list ? found?[0] : found?.kind == .map ? found?.lookup("k") : found
            #expect(inner?.bytesValue == Array(text.utf8), "\(written)")
            #expect(value?.lookup("y") == .int(7))
        }
        #expect(shared("  # a note\(character)  y: 7\n  x: 1") == .map([("x", .int(1))]))
        #expect(shared("  \(text): 1") == .map([(Key(text), .int(1))]))
        #expect(shared("  x: \(character)") == .map([("x", .string(character))]))
    }

    @Test(arguments: ["\u{85}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{301}", "\u{1F600}"])
    func placesCountEachAsOneCharacter(character: String) {
        let (_, found) = Fixture.parse(
            "weir: 1\nnodes:\n  x: { uses: text.join, input: \"a\(character)b ${params.}\" }\n")
        #expect(found.first?.location.line == 3)
        #expect(found.first?.location.column == 46)
        let (_, behind) = Fixture.parse("weir: 1\n# \(character)\nnodes:\n  x: { uses: text.join, nonsense: 1 }\n")
        #expect(behind.first?.location.line == 4)
    }

    @Test(arguments: [
        ("?a", "?a"), ("-a", "-a"), (":a", ":a"), ("?", nil), ("a?b", "a?b"), ("a:b", "a:b"), ("a ?b", "a ?b"),
        ("a :b", "a :b"), ("??", "??"), ("::a", "::a"), ("--", "--"), ("?x y", "?x y"),
        ("http://h/?q=1#f", "http://h/?q=1#f"),
        ("a#b", "a#b"), ("a##", "a##"), ("=", "="), ("1:30", "1:30"), ("0b1", "0b1"), ("a%b", "a%b"),
    ])
    func plainTextsMayBeginSo(text: String, expected: String?) {
        guard let expected else { return #expect(!problems("  x: [\(text)a: ]b]").isEmpty) }
        let value = Value.string(expected)
        #expect(shared("  x: \(text)")?.lookup("x") == value)
        #expect(shared("  x: [\(text), b]")?.lookup("x") == .list([value, .string("b")]))
        #expect(shared("  x: [b, \(text)]")?.lookup("x") == .list([.string("b"), value]))
        #expect(shared("  x: {k: \(text)}")?.lookup("x") == Value.map([(Key("k"), value)]))
        #expect(shared("  x: {\(text) : v}")?.lookup("x") == Value.map([(Key(expected), Value.string("v"))]))
        #expect(shared("  x:\n    - \(text)\n    - b")?.lookup("x") == .list([value, .string("b")]))
    }

    @Test func aColonRightBehindAQuoteOrBracketIsStillOne() {
        let map = Value.map([("a", .int(1)), ("b", .list([.int(2)]))])
        #expect(shared("  x: {\"a\":1,'b':[2]}")?.lookup("x") == map)
        #expect(shared("  x: {\"a\" :1, \"b\"  :[2]}")?.lookup("x") == map)
        #expect(shared("  x: [? a : 1]")?.lookup("x") == .list([.map([("a", .int(1))])]))
        #expect(shared("  ? x\n  : 1")?.lookup("x") == .int(1))
        #expect(shared("  x: {a, b: }")?.lookup("x") == .map([("a", .null), ("b", .null)]))
    }

    @Test(arguments: [
        ("  x: \"a\"#c", 9), ("  x: 'a'#c", 9), ("  x: [a]#c", 9), ("  x: {a: 1}#c", 12), ("  x: [a,#c\n    b]", 9),
        ("  x: [#c\n    b]", 7), ("  x: |#c\n    b", 7), ("  x: >-#c\n    b", 8),
    ])
    func aCommentNeedsASpaceBeforeIt(lines: String, column: Int) {
        #expect(
            problems(lines).first?.contains(":4:\(column): error: a comment needs a space before its \"#\"") == true)
    }

    @Test func whereNoCommentBeginsNothingIsSaid() {
        let lines = """
              a: it is
                'tis "#x" #c
              b: |  # c
                "x"#y
                 ]#z
              c: >2
                  [#
              d: - # no
            """.split(separator: "\n").dropLast().joined(separator: "\n")
        #expect(
            shared("\(lines)\n  e: [a #c\n   , 'x''#' , \"\\\"#\", b#c]\n  f:\n    - |\n     '#\n    - \"#\"\n  # ]#")
                == .map([
                    ("a", .string("it is 'tis \"#x\"")), ("b", .string("\"x\"#y\n ]#z\n")), ("c", .string("  [#\n")),
                    ("e", .list([.string("a"), .string("x'#"), .string("\"#"), .string("b#c")])),
                    ("f", .list([.string("'#\n"), .string("#")])),
                ]))
    }

    @Test func theFormsOfALetterAreTwoKeys() {
        let value = shared("  e\u{301}: 1\n  \u{E9}: 2\n  m: { \"\\u212b\": 3, \"\u{C5}\": 4, \"A\\u030a\": 5 }")
        #expect(value?.lookup("e\u{301}") == .int(1))
        #expect(value?.lookup("\u{E9}") == .int(2))
        #expect(value?.lookup("m")?.count == 3)
        #expect(
            problems("  \u{E9}: 1\n  \"\\u00e9\": 2").first?.contains("the key \"\u{E9}\" stands twice in this map")
                == true)
        #expect(problems("  a: 1\n  'a': 2").first?.contains("the key \"a\" stands twice in this map") == true)
    }

    @Test func escapesAreWhatTheySay() {
        #expect(
            shared(#"  x: "\u0301\U00000301\ue000\u2028\x85\N\L\P\_\/\u00e9"# + "\"\n  y: '\\u0301'\n  z: \\u0301")
                == .map([
                    ("x", .string("\u{301}\u{301}\u{E000}\u{2028}\u{85}\u{85}\u{2028}\u{2029}\u{A0}/\u{E9}")),
                    ("y", .string("\\u0301")), ("z", .string("\\u0301")),
                ]))
    }

    @Test func manyCharactersComeBack() {
        var characters: [Unicode.Scalar] = []
        for number in stride(from: UInt32(0xA0), to: 0x2FA20, by: 7) {
            guard let scalar = Unicode.Scalar(number), number & 0xFFFE != 0xFFFE else { continue }
            characters.append(scalar)
        }
        let text = String(String.UnicodeScalarView(characters))
        #expect(shared("  x: \"\(text)\"")?.lookup("x")?.bytesValue == Array(text.utf8))
    }
}
