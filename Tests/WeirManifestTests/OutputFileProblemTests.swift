import Testing

/// Every mistake that concerns files of results and of failed items, with the exact words and the place.
struct OutputFileProblemTests {
    @Test(arguments: cases) func mistakesAreNamedWithTheirPlace(_ example: ProblemCase) {
        #expect(Fixture.problems(example.yaml) == example.problems)
    }

    /// A manifest with a node for each line.
    private static func nodes(_ lines: String..., more: String = "") -> String {
        let nodes = lines.enumerated().map { index, keys in
            let next = index + 1 < lines.count ? ", next: n\(index + 1)" : ""
            return "  n\(index): { uses: text.join, batch: parallel, items: [1], \(keys)\(next) }\n"
        }
        return "weir: 1\nplugins: [files, text]\n\(more)nodes:\n" + nodes.joined()
    }

    private static let cases: [ProblemCase] = [
        ProblemCase(
            "right",
            nodes(
                "results: { jsonl: a.jsonl }", "results: { jsonl: \"out/${params.p}.ndjson.gz\" }",
                "results: { csv: a.csv.zst, columns: [a, b] }, output: shared.r",
                "results: { jsonl: d.jsonl, order: as_done }, failures: f.jsonl", "results: { jsonl: /dev/null }",
                more: "params: { p: 1 }\nfailures: \"all-${params.p}.jsonl\"\n"), []),
        ProblemCase(
            "words", nodes("results: drop", "results: [a]", "results: { a: b }", "results: {}"),
            [
                #"4:64: error: "results" must be "keep" or "discard", not "drop""#,
                #"5:64: error: "results" must be "keep", "discard", or a map such as { jsonl: out.jsonl }, not a list"#,
                #"6:66: error: unknown key "a""#,
                #"7:64: error: "results" names no file; write { jsonl: out.jsonl } or { csv: out.csv, columns: [a] }"#,
            ]),
        ProblemCase(
            "whichFile", nodes("results: { jsonl: a.jsonl, csv: b.csv, columns: [a] }", "results: { jsnol: a.jsonl }"),
            [
                #"4:82: error: "results" goes to one file, but both "jsonl" and "csv" are given"#,
                #"5:66: error: unknown key "jsnol"; did you mean "jsonl"?"#,
            ]),
        ProblemCase(
            "endings",
            nodes(
                "results: { jsonl: a.jsnol }", "results: { jsonl: a.jsonl.xz }",
                "results: { csv: a.txt, columns: [a] }",
                "results: { jsonl: \"${params.p}.json\" }", "failures: f.jsonl.gz", "failures: f.csv",
                more: "params: { p: 1 }\n"),
            [
                #"5:73: error: "jsonl": the file must end in ".jsonl", and ".gz" or ".zst" after it where it is to be compressed, not in ".jsnol"; did you mean ".jsonl"?"#,
                #"6:73: error: "jsonl": the file must end in ".jsonl", and ".gz" or ".zst" after it where it is to be compressed, not in ".xz"; did you mean ".gz"?"#,
                #"7:71: error: "csv": the file must end in ".csv", and ".gz" or ".zst" after it where it is to be compressed, not in ".txt""#,
                #"8:73: error: "jsonl": the file must end in ".jsonl", and ".gz" or ".zst" after it where it is to be compressed, not in ".json"; did you mean ".jsonl"?"#,
                #"9:65: error: "failures": what is written item by item is not compressed; leave ".gz" out"#,
                #"10:65: error: "failures": the file must end in ".jsonl", not in ".csv""#,
            ]),
        ProblemCase(
            "otherKeys",
            nodes(
                "results: { jsonl: a.jsonl, columns: [a] }", "results: { csv: b.csv, columns: [a], order: as_done }",
                "results: { jsonl: c.jsonl, order: asdone }", "results: { jsonl: d.jsonl.gz, order: as_done }",
                "results: { csv: e.csv }", "results: { csv: f.csv, columns: [a, a] }",
                "results: { csv: f.csv, columns: [] }"),
            [
                #"4:82: error: "columns" belongs to "csv"; a line of JSON has the whole result"#,
                #"5:92: error: "order: as_done" needs "jsonl", whose lines say which item they are of"#,
                #"6:89: error: "order" must be "items" or "as_done", not "asdone"; did you mean "as_done"?"#,
                #"7:73: error: "jsonl": what is written item by item is not compressed; leave ".gz" out"#,
                #"8:66: error: "csv" needs "columns", a list of the keys of a result that become columns"#,
                #"9:91: error: the column "a" is listed twice"#,
                #"10:87: error: "columns" must have at least one"#,
            ]),
        ProblemCase(
            "paths",
            nodes(
                "results: { jsonl: \"\" }", "results: { jsonl: 5 }", "results: { jsonl: [a] }",
                "results: { jsonl: \"${shared.a}.jsonl\" }", "failures: \"${item}.jsonl\"",
                "failures: \"${params.q}.jsonl\""),
            [
                #"4:73: error: "jsonl" must not be empty"#,
                #"5:73: error: "jsonl" must be the path of a file, not an int (5)"#,
                #"6:73: error: "jsonl" must be the path of a file, not a list"#,
                #"7:76: error: "jsonl" can refer to params, not to the store"#,
                #"8:68: error: "${item}" is known only in the "input" of a batch node"#,
            ]),
        ProblemCase(
            "elsewhere", nodes("order: as_done", "jsonl: a.jsonl"),
            [
                #"4:55: error: "order" belongs under "results", as in results: { jsonl: out.jsonl }"#,
                #"5:55: error: "jsonl" belongs under "results", as in results: { jsonl: out.jsonl }"#,
            ]),
        ProblemCase(
            "withoutBatch", "weir: 1\nplugins: [text]\nnodes: { a: { uses: text.join, failures: f.jsonl } }\n",
            [
                #"3:32: error: "failures" needs "batch: sequential" or "batch: parallel""#
            ]),
        ProblemCase(
            "ofFlow",
            "weir: 1\nplugins: [text]\nbatch: parallel\nitems: [{ a: 1 }]\nresults: { jsonl: a.jsonl }\nnodes: { a: { uses: text.join } }\n",
            [
                #"5:19: error: the iterations of a batch flow have no results; put "results" on a batch node inside, or let one write with files.write"#
            ]),
        ProblemCase(
            "twice",
            nodes(
                "results: { jsonl: a.jsonl }, failures: a.jsonl", "results: { jsonl: a.jsonl }",
                "failures: f.jsonl", "failures: f.jsonl", "results: { jsonl: d.jsonl, order: as_done }",
                more: "failures: d.jsonl\n"),
            [
                #"5:94: error: the failed items of "main/n0" and the results of "main/n0" cannot go to one file, "a.jsonl"; give each its own"#,
                #"6:73: warning: the results of "main/n1" go to "a.jsonl", and so do the results of "main/n0", of which the later replace the earlier"#,
                #"9:73: error: the results of "main/n4" and the failed items of the run cannot go to one file, "d.jsonl"; give each its own"#,
            ]),
        ProblemCase(
            "inParallel",
            """
            weir: 1
            plugins: [text]
            flow: outer
            flows:
              outer: { batch: parallel, items: { each: [a, b], as: p }, run: middle }
              middle: { batch: sequential, items: { each: [a, b], as: q }, failures: m.jsonl, run: inner }
              inner: { nodes: { a: { uses: text.join, batch: parallel, items: [1], results: { jsonl: a.jsonl }, next: b }, b: { uses: text.join, batch: parallel, items: [1], results: { jsonl: "${params.p}.jsonl" } } } }

            """,
            [
                #"6:74: error: every iteration of the parallel flow "outer" would write "m.jsonl" at once; put a param into its name, as in "out/${params.name}.jsonl""#,
                #"7:90: error: every iteration of the parallel flow "outer" would write "a.jsonl" at once; put a param into its name, as in "out/${params.name}.jsonl""#,
            ]),
        ProblemCase(
            "inSequential",
            """
            weir: 1
            plugins: [text]
            batch: sequential
            items: { each: [a, b], as: p }
            nodes: { a: { uses: text.join, batch: parallel, items: { jsonl: f.jsonl }, results: { jsonl: a.jsonl }, failures: f.jsonl } }

            """,
            [
                #"5:94: warning: every iteration of the flow "main" replaces "a.jsonl"; put a param into its name, as in "out/${params.name}.jsonl""#,
                #"5:115: error: the failed items of "main/a" cannot go to "f.jsonl", which the items come from; give them another file"#,
            ]),
        ProblemCase(
            "standardOutput", nodes("results: { jsonl: /dev/stdout }"),
            [
                #"4:73: error: "jsonl": standard output and error carry only what weir says itself; name a file or a pipe"#
            ]),
        ProblemCase(
            "noSuchParam", nodes("failures: \"${params.q}.jsonl\""),
            [
                #"4:66: error: "${params.q}" has no value: there is no such param here; write "${params.q:-default}", or list it under the manifest's "params" when --param sets it"#
            ]),
        ProblemCase(
            "noSuchRunParam", nodes("tolerate: 1", more: "failures: \"${params.q}.jsonl\"\n"),
            [
                #"3:12: error: "${params.q}" has no value: there is no such param here; write "${params.q:-default}", or list it under the manifest's "params" when --param sets it"#
            ]),
    ]
}
