import Testing

/// Every mistake that concerns batches and item sources, with the exact words and the place.
struct BatchProblemTests {
    @Test(arguments: cases) func mistakesAreNamedWithTheirPlace(_ example: ProblemCase) {
        #expect(Fixture.problems(example.yaml) == example.problems)
    }

    private static let cases: [ProblemCase] = [
        ProblemCase(
            "batchWithoutItems",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, batch: parallel }

            """#,
            [
                #"4:25: error: the node type "text.join" has no prep that gives items; add "items""#
            ]),
        ProblemCase(
            "batchFlowWithoutItems",
            #"""
            weir: 1
            plugins: [files, text]
            batch: parallel
            nodes:
              a: { uses: text.join }

            """#,
            [
                #"3:1: error: "batch" needs "items", or "uses" with a node type that gives them"#
            ]),
        ProblemCase(
            "batchFlowWhoseTypeGivesNone",
            #"""
            weir: 1
            plugins: [files, text]
            uses: text.join
            batch: parallel
            nodes:
              a: { uses: text.join }

            """#,
            [
                #"4:1: error: the node type "text.join" has no prep that gives items; add "items""#
            ]),
        ProblemCase(
            "itemsWithoutBatch",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, items: [1], concurrency: 2 }

            """#,
            [
                #"4:25: error: "items" needs "batch: sequential" or "batch: parallel""#,
                #"4:37: error: "concurrency" needs "batch: sequential" or "batch: parallel""#,
            ]),
        ProblemCase(
            "unknownMode",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, batch: paralel, items: [1] }

            """#,
            [
                #"4:32: error: "batch" must be "sequential" or "parallel", not "paralel"; did you mean "parallel"?"#
            ]),
        ProblemCase(
            "sequentialConcurrency",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, batch: sequential, items: [1], concurrency: 4 }

            """#,
            [
                #"4:56: warning: "concurrency" does nothing here; it belongs to "batch: parallel""#
            ]),
        ProblemCase(
            "batchNumbers",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, batch: parallel, items: [1], concurrency: 0, window: -1, tolerate: 101%, results: drop, on_error: go }

            """#,
            [
                #"4:67: error: "concurrency" must be at least 1, not 0"#,
                #"4:78: error: "window" must be at least 1, not -1"#,
                #"4:92: error: "tolerate" must lie between 0% and 100%, not 101%"#,
                #"4:107: error: "results" must be "keep" or "discard", not "drop""#,
                #"4:123: error: "on_error" must be "stop" or "continue", not "go""#,
            ]),
        ProblemCase(
            "tolerateText",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, batch: parallel, items: [1], tolerate: some }
              b: { uses: text.join, batch: parallel, items: [1], tolerate: -1 }

            """#,
            [
                #"4:64: error: "tolerate" must be a number of items such as 10, or a percentage such as 5%, not a string ("some")"#,
                #"5:64: error: "tolerate" must be at least 0, not -1"#,
            ]),
        ProblemCase(
            "itemsText",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, batch: parallel, items: files }

            """#,
            [
                #"4:49: error: "items" must be a list, one reference "${…}", or a map such as { each: [a, b], as: name }, not a string ("files")"#
            ]),
        ProblemCase(
            "itemsUnknownSource",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, batch: parallel, items: { globb: x } }
              b: { uses: text.join, batch: parallel, items: { foo: x } }

            """#,
            [
                #"4:51: error: unknown item source "globb"; did you mean "glob"?"#,
                #"5:49: error: "items" names no item source; there are each, keys, range, split, glob, lines, csv, jsonl, matrix, uses"#,
            ]),
        ProblemCase(
            "itemsTwoSources",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, batch: parallel, items: { each: [1], keys: "${shared.x}" } }

            """#,
            [
                #"4:62: error: "items" has one source, but both "each" and "keys" are given"#
            ]),
        ProblemCase(
            "splitWithoutSize",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, batch: parallel, items: { split: "${shared.x}" } }

            """#,
            [
                #"4:51: error: "split" needs "size", the number of characters of a piece"#
            ]),
        ProblemCase(
            "itemSourceValues",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, batch: parallel, items: { each: 5 } }
              b: { uses: text.join, batch: parallel, items: { lines: x, size: 0 } }
              c: { uses: text.join, batch: parallel, items: { csv: x, separator: ab } }
              d: { uses: text.join, batch: parallel, items: { range: [1, 2, 3] } }
              e: { uses: text.join, batch: parallel, items: { range: { from: 1, step: 0 } } }
              f: { uses: text.join, batch: parallel, items: { matrix: { a: 1 } } }
              g: { uses: text.join, batch: parallel, items: { keys: [a], separator: x } }

            """#,
            [
                #"4:57: error: "each" must be a list or a reference, not an int (5)"#,
                #"5:67: error: "size" of "lines" must be at least 1, not 0"#,
                #"6:70: error: "separator" of "csv" must be one ASCII character other than a quote or a line end, such as ";" or "\t", not "ab""#,
                #"7:58: error: "range" as a list is [from, to], not 3 values"#,
                #"8:58: error: "range" needs "to", the first number that is no longer in it"#,
                #"9:64: error: "a" must be a list or a reference, not an int (1)"#,
                #"10:57: error: "keys" must be a map or a reference, not a list"#,
                #"10:62: error: unknown key "separator""#,
            ]),
        ProblemCase(
            "itemsOfUnknownType",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, batch: parallel, items: { uses: files.lst } }
              b: { uses: text.join, batch: parallel, items: { uses: text.join } }
              c: { uses: text.join, batch: parallel, items: { uses: files.list, with: { pth: x } } }

            """#,
            [
                #"4:57: error: unknown node type "files.lst"; did you mean "files.list"?"#,
                #"5:3: error: the node "b" is never reached: no "next" or "catch" leads to it"#,
                #"5:57: error: the node type "text.join" has no prep that gives items; add "items""#,
                #"6:3: error: the node "c" is never reached: no "next" or "catch" leads to it"#,
                #"6:77: error: the node type "files.list" has no setting "pth"; did you mean "path"?"#,
            ]),
        ProblemCase(
            "flowItemsNotMaps",
            #"""
            weir: 1
            plugins: [files, text]
            batch: parallel
            items: { glob: '*.txt' }
            nodes:
              a: { uses: text.join }

            """#,
            [
                #"4:8: error: an item of a batch flow is a map of params, not a string; say with "as" under which name an iteration sees it"#
            ]),
        ProblemCase(
            "flowItemsNotMapsInList",
            #"""
            weir: 1
            plugins: [files, text]
            batch: parallel
            items: [{ a: 1 }, b]
            nodes:
              a: { uses: text.join }

            """#,
            [
                #"4:8: error: an item of a batch flow is a map of params, not a string; say with "as" under which name an iteration sees it"#
            ]),
    ]
}
