import Testing
import WeirModel
import WeirSources
import WeirValue

/// Alternatives in braces, and entries with a leading dot.
struct GlobBracesTests {
    let workspace = Workspace()
    private let paths = ItemSourceDefinition.FileNames(path: nil, name: nil)

    private func matches(_ pattern: Template, params: [(Key, Value)] = []) throws -> [String] {
        try workspace.items(.glob(pattern, names: paths), params: params).map { item in
            let path = try #require(item.stringValue)
            #expect(path.hasPrefix(workspace.folder + "/"))
            return String(path.dropFirst(workspace.folder.utf8.count + 1))
        }
    }

    static let cases: [(String, [String])] = [
        ("a.{txt,csv}", ["a.csv", "a.txt"]), ("{a,b}.txt", ["a.txt", "b.txt"]),
        ("{b,a,b}.{txt,txt}", ["a.txt", "b.txt"]), ("{a,*}.txt", ["a.txt", "b.txt"]),
        ("{a.{txt,csv},d/{c,e{1,2}}.txt}", ["a.csv", "a.txt", "d/c.txt", "d/e1.txt"]),
        ("{a,a.txt}", ["a.txt"]), ("a.txt{,x}", ["a.txt"]), ("{,b}", []), ("{./a,a}.txt", ["a.txt"]),
        ("{d/*,*.csv}", ["a.csv", "d/c.txt", "d/e1.txt"]), ("{none,a}.txt", ["a.txt"]), ("{none,no}.txt", []),
        ("x[{]y[}]", ["x{y}"]), ("x\\{y\\}", ["x{y}"]), ("[{,}x]*", ["x{y}"]), ("{x[{]y[}],q\\,r}", ["q,r", "x{y}"]),
        ("q,r", ["q,r"]), ("{q\\,r,a.txt}", ["a.txt", "q,r"]), ("{[,a.txt}", ["a.txt"]),
    ]

    @Test(arguments: cases)
    func alternativesAreSortedAndComeOnce(_ pattern: String, _ expected: [String]) throws {
        workspace.makeFolder("d")
        for name in ["a.txt", "a.csv", "b.txt", "d/c.txt", "d/e1.txt", "x{y}", "q,r"] { workspace.write(name, "") }
        #expect(try matches(text(pattern)) == expected)
    }

    @Test(arguments: ["{b,c}", "b,c", "}", "{", "b\\"])
    func interpolatedTextHasNoBraces(_ name: String) throws {
        for name in [name, "b", "c", "z"] { workspace.write(name + ".txt", "") }
        let whole = Template.interpolation([.reference(param("name")), .text(".txt")])
        #expect(try matches(whole, params: [("name", .string(name))]) == [name + ".txt"])
        let inside = Template.interpolation([.text("{"), .reference(param("name")), .text(",z}.txt")])
        #expect(try matches(inside, params: [("name", .string(name))]) == [name + ".txt", "z.txt"].sorted())
    }

    @Test(arguments: [
        ("a{b", #""{" is not closed by "}"; write "[{]" for a brace in a name"#),
        ("{a,{b,c}", #""{" is not closed by "}"; write "[{]" for a brace in a name"#),
        ("a}b", #""}" has no "{" before it; write "[}]" for a brace in a name"#),
        ("{a}", #"braces hold alternatives, as in {a,b}; write "[{]" for a brace in a name"#),
        ("{}", #"braces hold alternatives, as in {a,b}; write "[{]" for a brace in a name"#),
        ("{1..3}", "there are no ranges in braces; write each alternative, as in {1,2,3}"),
    ])
    func bracesThatMeanNothingAreRefused(_ pattern: String, _ reason: String) {
        #expect(workspace.failure(.glob(text(pattern), names: paths)) == "the pattern \"\(pattern)\": \(reason)")
    }

    @Test func alternativesAreNotMultipliedWithoutEnd() {
        let many = String(repeating: "{a,b}", count: 40)
        #expect(workspace.failure(.glob(text(many), names: paths)).contains("more than 1000 patterns"))
        let deep = String(repeating: "{a,", count: 100_000) + "b" + String(repeating: "}", count: 100_000)
        #expect(workspace.failure(.glob(text(deep), names: paths)).contains("nested deeper than 100 levels"))
    }

    @Test func aLeadingDotFindsHiddenEntriesOnly() throws {
        workspace.makeFolder(".h")
        workspace.makeFolder("d")
        for name in [".a", "..b", "...", ".h/.c", ".h/x", "d/.e", "z"] { workspace.write(name, "") }
        #expect(try matches(text(".*")) == ["...", "..b", ".a", ".h"])
        #expect(try matches(text("*")) == ["d", "z"])
        #expect(try matches(text("./.*")) == ["...", "..b", ".a", ".h"])
        #expect(try matches(text(".*/*")) == [".h/x"], "nothing of the folder itself or the one above it")
        #expect(try matches(text("{.*,*}/.*")) == [".h/.c", "d/.e"])
        #expect(try matches(text("*/.*")) == ["d/.e"])
        #expect(try matches(text(".?")) == [".a", ".h"])
        #expect(try matches(text(".[!x]")) == [".a", ".h"])
        #expect(
            try matches(text("d/../.*")) == ["d/../...", "d/../..b", "d/../.a", "d/../.h"], "dots that are written")
        #expect(try matches(text("d/\\.\\./z")) == ["d/../z"])
    }
}
