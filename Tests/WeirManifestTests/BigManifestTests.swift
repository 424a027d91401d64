import Testing
import WeirModel

@testable import WeirManifest

/// Manifests that are large, or grow when their aliases are expanded: time and memory stay in proportion.
struct BigManifestTests {
    private func parse(_ text: String) -> (Manifest?, [Problem]) {
        ManifestParser.parse(bytes: Array(text.utf8), file: "flow.yaml", folder: "/", sources: Fixture.sources)
    }

    @Test("aliases of a long text share its memory, constant or with references")
    func aliasesShareMemory() throws {
        let long = String(repeating: "x", count: 100_000)
        let aliases = Array(repeating: "*a", count: 1_000).joined(separator: ",")
        let (manifest, problems) = parse(
            """
            weir: 1
            shared: { x: &a "\(long)", y: [\(aliases)] }
            nodes:
              a: { uses: probe.echo, input: &t "\(long)${params.p}" }
              b: { uses: probe.echo, input: [\(aliases.replacing("*a", with: "*t"))] }
            """)
        #expect(problems.isEmpty)
        let list = try #require(manifest?.shared.lookup("y"))
        #expect(list.count == 1_000)
        let places = Set((0..<list.count).map { index in list[index].withBytes { UInt(bitPattern: $0.baseAddress) } })
        #expect(places.count == 1)
        guard case .list(let templates)? = manifest?.flows["main"]?.nodes.last?.input else {
            Issue.record("the input is no list of templates")
            return
        }
        #expect(templates.count == 1_000)
        for template in templates {
            guard case .interpolation(let parts) = template, case .text(let text) = parts[0] else {
                Issue.record("an element is no text with a reference")
                return
            }
            #expect(text.utf8.count == 100_000)
        }
    }

    @Test(
        "a list of millions is refused before it is read, at the first entry that is one too many",
        arguments: [
            ("[", "1,", "1]"), ("\n", "  - 1\n", ""),
        ])
    func tooManyEntries(start: String, entry: String, end: String) throws {
        let text = "shared: \(start)" + String(repeating: entry, count: 1_300_000) + end
        #expect(text.utf8.count < 16 << 20)
        let place = try #require(SizeGuard.place(of: Array(text.utf8)))
        #expect(place.column >= 3)
        let (manifest, problems) = parse(text)
        #expect(manifest == nil)
        #expect(problems.count == 1 && problems[0].message.contains("more than 1,000,000 values"))
        #expect(problems.first?.location.line == Int(place.line))
    }

    @Test(
        "texts that look like entries are none",
        arguments: [
            ("a: |\n", "  [1, 2, 3]\n", "b: 1\n"), ("a: \"", "[1, 2, ", "\"\n"), ("a: '", "it''s, [1, {2, ", "'\n"),
            ("a: 1\n", "# - 1, [2, 3\n", ""), ("a: x", ",[1,2,3,4", "\n"), ("- - k: >-\n", "       - 1\n\n", "  - 2\n"),
            ("[ \"", "a, b, c ", "\" ]\n"),
        ])
    func textsAreNoEntries(start: String, piece: String, end: String) {
        let text = start + String(repeating: piece, count: 1_300_000 / max(1, piece.utf8.count / 8)) + end
        #expect(SizeGuard.place(of: Array(text.utf8)) == nil)
    }

    @Test("a signature of 200 kB is placed in linear time, on one line or on many")
    func longSignatures() throws {
        for separator in [" ", "\n      "] {
            let words = Array(repeating: "kkkkkkkkk", count: 20_000).joined(separator: separator)
            let (manifest, problems) = parse(
                "weir: 1\nfunctions: { m: { library: x, functions: { f: \"f64 f(f64 x) \(words)\" } } }\nnodes: { a: { uses: m.f } }\n"
            )
            #expect(problems.isEmpty)
            let text = try #require(manifest?.functions.first?.functions.first?.signature)
            #expect(text.location(at: 0).column == 48)
            #expect(text.location(at: 13).line == 2)
            #expect(text.location(at: text.text.utf8.count - 1).line == (separator == " " ? 2 : 20_001))
        }
    }

    @Test("a suggestion compares no text that is too long to be mistyped, and none that differs much in length")
    func suggestions() {
        let long = String(repeating: "k", count: 200_000)
        #expect(Suggestion.nearest(to: long, among: [long + "x", "k"]) == nil)
        #expect(Suggestion.nearest(to: "concurency", among: [long, "concurrency", "currency"]) == "concurrency")
        #expect(Suggestion.nearest(to: "ab", among: ["ba", "abc", "b"]) == "abc")
        #expect(Suggestion.nearest(to: "Read", among: ["read", "reads"]) == "read")
        #expect(Suggestion.nearest(to: "x", among: ["x"]) == nil)
    }
}
