import Testing

/// Every mistake in `journal:`, with the exact words and the place.
struct JournalProblemTests {
    @Test(arguments: cases) func mistakesAreNamedWithTheirPlace(_ example: ProblemCase) {
        #expect(Fixture.problems(example.yaml) == example.problems)
    }

    private static func run(_ name: String, _ text: String, _ problems: String...) -> ProblemCase {
        ProblemCase(name, "weir: 1\nplugins: [text]\njournal: \(text)\nnodes:\n  a: { uses: text.join }\n", problems)
    }

    private static func node(_ name: String, _ text: String, _ problems: String...) -> ProblemCase {
        ProblemCase(name, "weir: 1\nplugins: [text]\nnodes:\n  a: { uses: text.join, journal: \(text) }\n", problems)
    }

    private static let sameKey = #"error: "key" has no "${item}" in it, so every item would have the same key"#

    private static let cases: [ProblemCase] = [
        run("right", "{ sync: commit, key: \"${item.id}\", keep: 14d }"),
        run(
            "word", "on",
            #"3:10: error: "journal" must be true, false or a map such as { sync: 1s }, not a string ("on")"#),
        run("nothing", "", #"3:9: error: "journal" must be true, false or a map such as { sync: 1s }, not null"#),
        run(
            "list", "[true]", #"3:10: error: "journal" must be true, false or a map such as { sync: 1s }, not a list"#),
        run(
            "reference", "\"${params.j}\"",
            #"3:10: error: "journal" must be true, false or a map such as { sync: 1s }, not a string ("${params.j}"); a reference cannot stand here"#
        ),
        run("unknownKey", "{ snyc: 1s }", #"3:12: error: unknown key "snyc"; did you mean "sync"?"#),
        run(
            "twice", "{ sync: 1s, sync: 2s }",
            #"3:12: error: the key "sync" stands twice in this map"#),
        run(
            "syncWord", "{ sync: comit }",
            #"3:18: error: "sync" must be "commit", "never" or a duration such as 1s, not "comit"; did you mean "commit"?"#
        ),
        run(
            "syncNumber", "{ sync: 5 }",
            #"3:18: error: "sync" must be "commit", "never" or a duration such as 1s, not an int (5)"#),
        run(
            "syncList", "{ sync: [1s] }",
            #"3:18: error: "sync" must be "commit", "never" or a duration such as 1s, not a list"#),
        run(
            "syncNothing", "{ sync: 0 }",
            #"3:18: error: "sync" must be longer than nothing; "commit" waits for the disk each time"#),
        run("keepNumber", "{ keep: 14 }", #"3:18: error: "keep" needs a unit, as in 14ms or 14s"#),
        run(
            "keepWord", "{ keep: for ever }",
            #"3:18: error: "keep" must be a duration of at most a year such as 200ms, 5s or 2m, not a string ("for ever")"#
        ),
        run("sameKey", "{ key: invoice }", "3:17: \(sameKey)"),
        run("sameKeyOfParam", "{ key: \"${params.a:-b}\" }", "3:17: \(sameKey)"),
        run("sameKeyInMap", "{ key: { a: 1 } }", "3:17: \(sameKey)"),
        run(
            "keyOfStore", "{ key: \"${item.id} ${shared.a}\" }",
            #"3:31: error: "key" can refer to the item and to params, not to the store"#),
        run(
            "keyOfStoreInside", "{ key: \"${item[shared.a]}\" }",
            #"3:25: error: "key" can refer to the item and to params, not to the store"#),
        run(
            "keyOpen", "{ key: \"${item.id\" }",
            #"3:18: error: "${" is not closed by "}"; write "$${" for a literal "${""#),

        node("nodeRight", "{ key: \"${item.id}\" }"),
        node("nodeFalse", "false"),
        node(
            "nodeWord", "off",
            #"4:34: error: "journal" must be true, false or a map such as { key: "${item.id}" }, not a string ("off")"#),
        node(
            "nodeSync", "{ sync: 1s }",
            #"4:36: error: "sync" belongs under the manifest's "journal": it holds for the whole run"#),
        node("nodeUnknownKey", "{ kye: 1 }", #"4:36: error: unknown key "kye"; did you mean "key"?"#),
        node("nodeSameKey", "{ key: 7 }", "4:41: \(sameKey)"),
        node(
            "nodeKeyOfStore", "{ key: \"${shared.a}\" }",
            #"4:44: error: "key" can refer to the item and to params, not to the store"#),
        node(
            "nodeKeyOfUnknownParam", "{ key: \"${item.id}${params.q}\" }",
            #"4:52: error: "${params.q}" has no value: there is no such param here; write "${params.q:-default}", or list it under the manifest's "params" when --param sets it"#
        ),
        ProblemCase(
            "keyBesideJournal", "weir: 1\nplugins: [text]\nnodes:\n  a: { uses: text.join, key: \"${item.id}\" }\n",
            [#"4:25: error: "key" belongs under "journal", as in journal: { key: "${item.id}" }"#]),
        ProblemCase(
            "ofFlow",
            """
            weir: 1
            plugins: [text]
            flow: outer
            flows:
              outer: { nodes: { a: { run: inner, journal: false } } }
              inner: { journal: false, nodes: { b: { uses: text.join } } }

            """,
            [
                #"5:38: error: "journal" belongs to a node that uses a node type; say it at those in the flow "inner""#,
                #"6:12: error: "journal" belongs to a node, not to a flow"#,
            ]),
    ]
}
