import Testing
import WeirModel

/// What `journal:` says, of a run and of a node.
struct JournalTests {
    private func settings(_ text: String) throws -> JournalSettings? {
        let (manifest, problems) = Fixture.parse("weir: 1\njournal: \(text)\nnodes:\n  a: { uses: text.join }\n")
        #expect(problems.isEmpty)
        return try #require(manifest).journal
    }

    private func node(_ keys: String) throws -> NodeJournal? {
        let (manifest, problems) = Fixture.parse("weir: 1\nnodes:\n  a: { uses: text.join\(keys) }\n")
        #expect(problems.isEmpty)
        return try #require(manifest?.flows["main"]?.nodes.first).journal
    }

    @Test func withoutAWordThereIsNone() throws {
        let (manifest, _) = Fixture.parse("weir: 1\nnodes:\n  a: { uses: text.join }\n")
        #expect(try #require(manifest).journal == nil)
        #expect(try node("") == nil)
    }

    @Test(arguments: ["true", "{}", "{ sync: 1s }"])
    func itIsSyncedEverySecond(text: String) throws {
        let settings = try #require(try settings(text))
        #expect(settings.isOn && settings.sync == .every(1_000_000_000) && settings.key == nil && settings.keep == nil)
    }

    @Test func itCanBeOff() throws { #expect(try settings("false") == JournalSettings(isOn: false)) }

    @Test(
        arguments: [
            ("commit", .commit), ("never", .never), ("200ms", .every(200_000_000)), ("\"2m\"", .every(120_000_000_000)),
        ] as [(String, JournalSync)])
    func syncIsAWordOrADuration(text: String, sync: JournalSync) throws {
        #expect(try settings("{ sync: \(text) }")?.sync == sync)
    }

    @Test(arguments: [("14d", 1_209_600_000_000_000), ("12h", 43_200_000_000_000), ("0", 0)] as [(String, UInt64)])
    func keepIsADuration(text: String, nanoseconds: UInt64) throws {
        #expect(try settings("{ keep: \(text) }")?.keep == nanoseconds)
    }

    @Test(arguments: [
        ("\"${item.id}\"", ["item.id"]), ("\"${params.kind}/${item}\"", ["params.kind", "item"]),
        ("{ a: \"${item.a}\", b: 1 }", ["item.a"]), ("\"${params.ids[item.id]}\"", ["params.ids[item.id]"]),
        ("\"${item.id:-none}\"", ["item.id:-none"]),
    ])
    func aKeyIsATemplateOverTheItem(text: String, references: [String]) throws {
        #expect(try settings("{ key: \(text) }")?.key?.references.map(\.text) == references)
        #expect(try node(", journal: { key: \(text) }")?.key?.references.map(\.text) == references)
    }

    @Test func aNodeCanBeLeftOut() throws {
        #expect(try node(", journal: false") == NodeJournal(isRecorded: false))
        #expect(try node(", journal: true") == NodeJournal())
        #expect(try node(", journal: {}") == NodeJournal())
    }
}
