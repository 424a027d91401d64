import Testing
import WeirManifest

/// What running would refuse, or silently leave undone, of the way a node type is used.
struct UseProblemTests {
    @Test(arguments: cases) func mistakesAreNamedWithTheirPlace(_ example: ProblemCase) {
        #expect(Fixture.problems(example.yaml) == example.problems)
    }

    private static func manifest(_ lines: String) -> String { "weir: 1\nplugins: [files, text]\n\(lines)\n" }

    private static let cases: [ProblemCase] = [
        ProblemCase(
            "discardedResultsThatAreToBeStored",
            manifest(
                "nodes: { a: { uses: text.join, batch: parallel, items: [a], results: discard, output: shared.r } }"),
            [
                #"3:61: error: "results: discard" drops what "output" is to store; remove one of the two"#
            ]),
        ProblemCase(
            "discardedResultsThatNothingStores",
            manifest("nodes: { a: { uses: text.join, batch: parallel, items: [a], results: discard } }"), []),
        ProblemCase(
            "keptResults",
            manifest("nodes: { a: { uses: text.join, batch: parallel, items: [a], results: keep, output: shared.r } }"),
            []),
        ProblemCase(
            "streamWithoutBatch", manifest("nodes: { a: { uses: files.list } }"),
            [
                #"3:21: error: the node type gives a stream of items; say "batch: sequential" or parallel"#
            ]),
        ProblemCase("streamWithInput", manifest("nodes: { a: { uses: files.list, input: 1 } }"), []),
        ProblemCase(
            "streamOfAFlowWithoutBatch",
            manifest("flows: { main: { uses: files.list, nodes: { a: { uses: text.join } } } }"),
            [
                #"3:24: error: the node type of flow "main" gives a stream; the flow needs "batch""#
            ]),
        ProblemCase(
            "streamOfABatchFlow",
            manifest("flows: { main: { uses: files.list, batch: parallel, nodes: { a: { uses: text.join } } } }"), []),
        ProblemCase(
            "batchOfATypeWithoutExec",
            manifest("nodes: { a: { uses: files.list, batch: parallel, retry: { attempts: 2 } } }"),
            [
                #"3:33: warning: "batch" does nothing here: the node type "files.list" has no exec to run for an item"#,
                #"3:50: warning: "retry" does nothing here: the node type "files.list" has no exec to run for an item"#,
            ]),
        ProblemCase(
            "flowOfATypeThatAFlowRunsNothingOf",
            manifest("flows: { main: { uses: text.join, nodes: { a: { uses: text.join } } } }"),
            [
                #"3:24: warning: "uses" does nothing here: the node type "text.join" has neither prep nor post, which are what a flow runs"#
            ]),
    ]

    private static func path(_ count: Int, last: String = "z") -> String {
        "shared." + Array(repeating: "k", count: count - 1).joined(separator: ".") + ".\(last)"
    }

    @Test func aPathToWriteToHasALimit() {
        let message = "a path of the store holds at most 256 keys; the one that starts with shared.k.k.k.k has 257"
        #expect(
            Fixture.problems(Self.manifest("nodes: { a: { uses: text.join, output: \(Self.path(257)) } }"))
                == ["3:40: error: \(message)"])
        #expect(
            Fixture.problems(
                Self.manifest("nodes: { a: { uses: text.join, catch: { to: end, error: \(Self.path(257)) } } }"))
                == ["3:57: error: \(message)"])
        #expect(Fixture.problems(Self.manifest("nodes: { a: { uses: text.join, output: \(Self.path(256)) } }")) == [])
    }

    @Test func aReferenceCountsAsAKeyOfThePath() {
        let path = "shared[params.x]" + String(repeating: ".k", count: 256)
        #expect(
            Fixture.problems(Self.manifest("params: { x: 1 }\nnodes: { a: { uses: text.join, output: '\(path)' } }"))
                == [
                    "4:40: error: a path of the store holds at most 256 keys; the one that starts with "
                        + "shared[params.x].k.k.k has 257"
                ])
    }

    @Test(arguments: [
        ("", #"1:1: error: the manifest has no flow; it needs "nodes" or "flows""#),
        ("params: { a: 1 }", #"1:1: error: the manifest has no flow; it needs "nodes" or "flows""#),
        ("flows:", #"3:1: error: "flows" holds no flow"#),
        ("flows: null", #"3:1: error: "flows" holds no flow"#),
        ("flows: ~", #"3:1: error: "flows" holds no flow"#),
        ("flows: {}", #"3:1: error: "flows" holds no flow"#),
        ("flows: { main: }", #"3:10: error: the flow "main" needs "nodes", or "run" with another flow"#),
        ("flows: { main: {} }", #"3:10: error: the flow "main" needs "nodes", or "run" with another flow"#),
        ("flows: { main: { nodes: } }", #"3:18: error: the flow "main" has no nodes"#),
        ("nodes:", #"3:1: error: the flow "main" has no nodes"#),
        ("nodes: {}", #"3:1: error: the flow "main" has no nodes"#),
        ("nodes: null", #"3:1: error: the flow "main" has no nodes"#),
        ("start: a", #"3:1: error: the flow "main" needs "nodes", or "run" with another flow"#),
        (
            "batch: parallel\nitems: [{ a: 1 }]",
            #"3:1: error: the flow "main" needs "nodes", or "run" with another flow"#
        ),
        ("run: other", #"3:6: error: unknown flow "other""#),
        (
            "flow: main\nnodes: { a: { uses: text.join } }",
            #"3:1: error: "flow" names one of the flows under "flows", which this manifest does not have"#
        ),
        (
            "flow:\nflows: { main: { run: a }, a: { nodes: { n: { uses: text.join } } } }",
            #"3:6: error: "flow" must be a string, not null"#
        ),
    ])
    func aManifestWithNothingToRunSaysSo(lines: String, problem: String) {
        #expect(Fixture.problems(Self.manifest(lines)) == [problem])
    }

    @Test(arguments: [
        (
            #"{ csv: x.csv, separator: "\"" }"#,
            #"3:81: error: "separator" of "csv" must be one ASCII character other than a quote or a line end, such as ";" or "\t", not """"#
        ),
        (
            #"{ csv: x.csv, separator: "\n" }"#,
            "3:81: error: \"separator\" of \"csv\" must be one ASCII character other than a quote or a line end, such as \";\" or \"\\t\", not \"\n\""
        ),
        (
            "{ split: text, size: 5000000000 }",
            #"3:77: error: "size" of "split" must be at most 4294967295, not 5000000000"#
        ),
    ])
    func whatAnItemSourceWouldRefuse(items: String, problem: String) {
        #expect(
            Fixture.problems(Self.manifest("nodes: { a: { uses: text.join, batch: parallel, items: \(items) } }"))
                == [problem])
    }
}
