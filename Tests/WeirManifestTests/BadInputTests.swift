import Testing
import WeirManifest

/// Files that are hostile, or no manifests at all.
struct BadInputTests {
    private func problems(_ bytes: [UInt8]) -> [String] {
        ManifestParser.parse(bytes: bytes, file: "m.yaml", folder: "/", sources: Fixture.sources).1.map(\.description)
    }

    @Test func aFileAbove16MiBIsRefused() {
        let bytes = Array("weir: 1 #".utf8) + Array(repeating: UInt8(ascii: "x"), count: 16 << 20)
        #expect(
            problems(bytes) == [
                "m.yaml: error: the manifest has 16777225 bytes, more than 16 MiB; put large data into a file of its own"
            ])
    }

    @Test func textThatIsNotUTF8IsRefusedWithItsLine() {
        let bytes = Array("weir: 1\nshared: { a: ".utf8) + [0xe4] + Array(" }\n".utf8)
        #expect(
            problems(bytes) == [
                "m.yaml:2: error: the text is not UTF-8; save the manifest in that encoding"
            ])
    }

    @Test func textInUTF16IsRefused() {
        #expect(problems([0xff, 0xfe, 0x77, 0x00]).first?.contains("not UTF-8") ?? false)
    }

    private static let bomb: String = {
        var text = "weir: 1\nshared:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<30 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "  a\(level): &a\(level) [\(aliases)]\n"
        }
        return text
    }()

    @Test func aliasesThatExpandWithoutBoundAreRefused() {
        #expect(
            problems(Array(Self.bomb.utf8)) == [
                "m.yaml:3:36: error: the manifest holds more than 1,000,000 values when its aliases are expanded; "
                    + "put large data into a file"
            ])
    }

    @Test(arguments: [
        "? *a29\n: 1\n", "*a29 : 1\n", "x: { [*a29]: 1 }\n", "x: { ? { a: *a29 } : 1 }\n",
    ])
    func aKeyThatExpandsWithoutBoundIsRefused(key: String) {
        let found = problems(Array((Self.bomb + key).utf8))
        #expect(found.count == 1)
        #expect(
            found.first?.hasSuffix("error: a key must be plain text; an alias, list or map cannot be one")
                ?? false)
    }

    @Test func manyAliasesAndHarmlessTextAreNoSuchKey() {
        var yaml = "weir: 1\nshared:\n  a: &a [1]\n  b: &b \"${params.x}: {y}, [z]\"\n".replacing(
            "${", with: "$${")
        for index in 0..<40 { yaml += "  c\(index): *a\n" }
        #expect(problems(Array((yaml + "nodes: { x: { uses: a.b } }\n").utf8)).isEmpty)
    }

    @Test(arguments: ["[", "{a: ", "- ", "? "])
    func deepNestingIsRefused(opening: String) {
        let found = problems(
            Array(("weir: 1\nshared: " + String(repeating: opening, count: 5000)).utf8))
        #expect(found.count == 1)
    }

    @Test func deeplyNestedReferencesAreRefused() {
        let reference = "${" + String(repeating: "params[", count: 100_000)
        let found = problems(
            Array("weir: 1\nnodes: { a: { uses: a.b, input: \"\(reference)\" } }\n".utf8))
        #expect(found == ["m.yaml:2:148: error: references are nested deeper than 16 levels"])
    }

    @Test func thousandsOfMistakesAreAllReported() {
        var yaml = "weir: 1\nnodes:\n"
        for index in 0..<3000 {
            yaml += "  node\(index): { uses: text.join, next: nude\(index + 1) }\n"
        }
        #expect(Fixture.problems(yaml).count == 3000)
    }
}
