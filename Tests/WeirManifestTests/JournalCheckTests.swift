import Testing

/// What `check` says that a resumed run does again.
struct JournalCheckTests {
    private static func resources(_ type: String, _ verb: String) -> String {
        "warning: \"again.\(type)\" \(verb) resources, which cannot be recorded, so its items run again when the run is resumed; "
            + "\"journal: false\" says that this is meant"
    }

    private static func post(_ type: String) -> String {
        "warning: the post of \"again.\(type)\" has effects outside the store, and has them again when the run is resumed"
    }

    private static func prep(_ type: String, isOfFlow: Bool = false) -> String {
        "warning: the prep of \"again.\(type)\" gives something else each time, so its items are new ones when the run is resumed, "
            + "and run again"
            + (isOfFlow ? "" : "; say \"journal: { key: … }\" with what stays the same, or \"journal: false\"")
    }

    private func problems(_ node: String, journal: String = "true", isJournalled: Bool = false) -> [String] {
        Fixture.problems(
            "weir: 1\njournal: \(journal)\nnodes:\n  a: { \(node) }\n", isJournalled: isJournalled)
    }

    @Test(arguments: [
        ("uses: again.open", "4:14: \(resources("open", "gives"))"),
        ("uses: again.read, input: 1", "4:14: \(resources("read", "takes"))"),
        ("uses: again.turn, batch: parallel, items: [1]", "4:14: \(resources("turn", "takes and gives"))"),
        ("uses: again.send", "4:14: \(post("send"))"),
        ("uses: again.poll", "4:14: \(prep("poll"))"),
        ("uses: again.poll, batch: parallel", "4:14: \(prep("poll"))"),
        ("uses: again.poll, batch: parallel, input: \"${item}\"", "4:14: \(prep("poll"))"),
        ("uses: text.join, batch: parallel, items: { uses: again.poll }", "4:57: \(prep("poll"))"),
        ("uses: again.watch", "4:14: \(post("watch"))"),
    ])
    func whatIsDoneAgainIsSaid(node: String, problem: String) {
        #expect(problems(node) == [problem])
        #expect(problems(node, journal: "{ sync: commit }") == [problem])
        #expect(problems(node, journal: "false", isJournalled: true) == [problem])
        #expect(problems(node, journal: "false") == [])
    }

    @Test(arguments: [
        "uses: text.join", "uses: again.poll, input: 1", "uses: again.poll, batch: parallel, items: [1]",
        "uses: again.open, journal: false", "uses: again.turn, journal: false", "uses: again.poll, journal: false",
        "uses: again.poll, journal: { key: \"${item.id}\" }",
        "uses: text.join, batch: parallel, items: { uses: again.poll }, journal: false",
        "uses: text.join, batch: parallel, items: { uses: again.poll }, journal: { key: \"${item.id}\" }",
    ])
    func nothingIsSaidOfTheRest(node: String) {
        #expect(problems(node) == [])
    }

    @Test func aPostIsDoneAgainWhateverIsRecorded() {
        #expect(problems("uses: again.send, journal: false") == ["4:14: \(Self.post("send"))"])
        #expect(problems("uses: again.open, journal: true") == ["4:14: \(Self.resources("open", "gives"))"])
    }

    @Test func flowsPrepAndPostToo() {
        let yaml = """
            weir: 1
            journal: true
            flow: a
            flows:
              a: { uses: again.watch, batch: sequential, nodes: { n: { run: b } } }
              b: { uses: again.watch, nodes: { n: { run: c } } }
              c: { batch: parallel, items: { uses: again.poll }, nodes: { n: { uses: text.join } } }

            """
        #expect(
            Fixture.problems(yaml) == [
                "5:14: \(Self.post("watch"))", "5:14: \(Self.prep("watch", isOfFlow: true))",
                "6:14: \(Self.post("watch"))", "7:40: \(Self.prep("poll", isOfFlow: true))",
            ])
    }
}
