import Testing

@testable import WeirManifest

/// The quick look at a text before the scan: it may ask for a scan that changes nothing, and never leaves one out.
struct YAMLScanNeedTests {
    @Test(
        "texts in which the scan changes or finds something are scanned",
        arguments: [
            "a: é", "a: \"\\u0065\"", "a: \"\\U00000065\"", "a: [?b]", "a: [:b]", "a: {b: :c}", "a: [\"b\"?c]",
            "a: {\"b\"::c}", "a: [b]#c", "a: \"b\"#c", "a: |#c\n  d", "\u{FEFF}a: b", "a: [b,\n?c]",
            "a: [?]b, :]c, ::d]",
        ])
    func needed(_ text: String) { #expect(YAMLScan.isNeeded(for: Array(text.utf8))) }

    @Test(
        "plain manifests are not scanned",
        arguments: [
            "# A flow.\nnodes:\n  a: { uses: text.format, with: { t: \"Hi ${params.name}!\\n\" } } # first\n", "",
            "{\"a\":\"b\",\"c\":[1,2]}", "at: 10:30:00\nurl: http://host/?a=b\r\n", "? a\n: b\n",
        ])
    func notNeeded(_ text: String) { #expect(!YAMLScan.isNeeded(for: Array(text.utf8))) }

    @Test("a text that needs no scan is left as it is by one")
    func sameText() {
        let pieces = [
            "a", "b", " ", " ", "\n", "\n  ", "\r\n", "\t", "#", " # ", ":", ": ", "?", "? ", "- ", "[", "]", "{", "}",
            ",",
            "\"", "'", "|", ">", "&x ", "*x ", "!t ", "\\", "\\n", "\\u0041", "é", "\u{85}",
        ]
        var state: UInt64 = 9
        var left = 0
        for round in 0..<20_000 {
            var text = ""
            for _ in 0..<(2 + round % 12) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(state >> 33) % pieces.count]
            }
            guard !YAMLScan.isNeeded(for: Array(text.utf8)) else { continue }
            left += 1
            var scan = YAMLScan(text)
            scan.run()
            let isSame = String(scan.text).utf8.elementsEqual(text.utf8)
            #expect(isSame && scan.standIns.isEmpty && scan.tightComments.isEmpty, "\(text.debugDescription)")
        }
        #expect(left > 1_000)
    }

    @Test(
        "a key with a tag and one without are the same key", arguments: ["a: 1, !!int a: 2", "!!int a: 1, b: 2, a: 3"])
    func taggedKeys(_ entries: String) {
        let bytes = Array("weir: 1\nparams: { \(entries) }\n".utf8)
        let problems = ManifestParser.parse(bytes: bytes, file: "flow.yaml", folder: "/", sources: Fixture.sources).1
        #expect(problems.contains { $0.message.contains("the key \"a\" stands twice in this map") })
    }
}
