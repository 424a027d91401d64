import Testing

/// Every mistake that concerns flows, with the exact words and the place.
struct FlowProblemTests {
    @Test(arguments: cases) func mistakesAreNamedWithTheirPlace(_ example: ProblemCase) {
        #expect(Fixture.problems(example.yaml) == example.problems)
    }

    private static let cases: [ProblemCase] = [
        ProblemCase(
            "nodeThatRunsUnknownFlow",
            #"""
            weir: 1
            plugins: [files, text]
            flows:
              main: { run: file }
              files: { nodes: { a: { uses: text.join } } }

            """#,
            [
                #"4:16: error: unknown flow "file"; did you mean "files"?"#
            ]),
        ProblemCase(
            "keysOfANodeThatRunsAFlow",
            #"""
            weir: 1
            plugins: [files, text]
            flows:
              main: { nodes: { a: { run: files, retry: { attempts: 2 }, with: { a: 1 }, limit: x, fallback: 1, batch: parallel, output: shared.x } } }
              files: { nodes: { a: { uses: text.join } } }

            """#,
            [
                #"4:37: error: "retry" belongs to a node that uses a node type; a flow has none"#,
                #"4:61: error: "with" gives settings to a node type; a flow takes "params""#,
                #"4:77: error: unknown limit "x"; declare it as "limits: { x: { concurrency: 4 } }""#,
                #"4:87: error: "fallback" belongs to a node that uses a node type; a flow has none"#,
                #"4:100: error: "batch" belongs into the flow "files", which this node runs"#,
                #"4:117: error: "output" belongs to a node that uses a node type; a flow has none"#,
            ]),
        ProblemCase(
            "recursion",
            #"""
            weir: 1
            plugins: [files, text]
            flows:
              main: { run: a }
              a: { nodes: { x: { run: b } } }
              b: { nodes: { y: { run: a } } }

            """#,
            [
                #"6:27: error: a flow cannot contain itself: a -> b -> a"#
            ]),
        ProblemCase(
            "selfRecursion",
            #"""
            weir: 1
            plugins: [files, text]
            flows:
              main: { run: main }

            """#,
            [
                #"4:16: error: a flow cannot contain itself: main -> main"#
            ]),
        ProblemCase(
            "emptyNodes",
            #"""
            weir: 1
            plugins: [files, text]
            flows:
              main: { nodes: {} }

            """#,
            [
                #"4:11: error: the flow "main" has no nodes"#
            ]),
        ProblemCase(
            "neitherNodesNorRun",
            #"""
            weir: 1
            plugins: [files, text]
            flows:
              main: { params: { a: 1 } }

            """#,
            [
                #"4:3: error: the flow "main" needs "nodes", or "run" with another flow"#
            ]),
        ProblemCase(
            "nodesAndRun",
            #"""
            weir: 1
            plugins: [files, text]
            flows:
              main: { nodes: { a: { uses: text.join } }, run: x }

            """#,
            [
                #"4:46: error: the flow "main" has both "nodes" and "run"; it is one or the other"#
            ]),
        ProblemCase(
            "startWithRun",
            #"""
            weir: 1
            plugins: [files, text]
            flows:
              main: { run: x, start: y }
              x: { nodes: { a: { uses: text.join } } }

            """#,
            [
                #"4:19: error: "start" belongs to "nodes"; with "run" there is only one node"#
            ]),
        ProblemCase(
            "collectWithoutScope",
            #"""
            weir: 1
            plugins: [files, text]
            flows:
              main: { batch: parallel, items: [{ a: 1 }], collect: [x, 2], nodes: { a: { uses: text.join } } }

            """#,
            [
                #"4:47: error: "collect" needs "scope: iteration""#,
                #"4:60: error: a key under "collect" must be a string, not an int (2)"#,
            ]),
        ProblemCase(
            "collectOfWhatIsNoKey",
            #"""
            weir: 1
            plugins: [files, text]
            flows:
              main:
                batch: parallel
                scope: iteration
                collect: [shared.a, rr, b.c, "x["]
                items: [{ n: 1 }]
                nodes: { f: { uses: text.join, input: [], output: shared.r } }

            """#,
            [
                #"7:29: error: "collect" takes top-level keys of the store; write "b", which brings all below it"#,
                #"7:34: error: "x[" is no key of the store"#,
            ]),
        ProblemCase(
            "collectOfWhatNobodyWrites",
            #"""
            weir: 1
            plugins: [files, text]
            flows:
              main:
                batch: parallel
                scope: iteration
                collect: [shared.total, totl, other, caught]
                items: [{ n: 1 }]
                nodes:
                  f: { uses: text.join, input: [], output: "shared.total[params.n]", catch: { to: g, error: shared.caught } }
                  g: { uses: text.join, input: [] }

            """#,
            [
                #"7:5: warning: no node of the flow "main" writes "shared.totl" to collect; did you mean "total"?"#,
                #"7:5: warning: no node of the flow "main" writes "shared.other" to collect"#,
            ]),
        ProblemCase(
            "scopeWithoutBatch",
            #"""
            weir: 1
            plugins: [files, text]
            flows:
              main: { scope: iteration, nodes: { a: { uses: text.join } } }

            """#,
            [
                #"4:11: error: "scope: iteration" belongs to a batch flow; add "batch", or remove it"#
            ]),
        ProblemCase(
            "flowValues",
            #"""
            weir: 1
            plugins: [files, text]
            flows:
              main: { scope: mine, action: first, nodes: { a: { uses: text.join } } }

            """#,
            [
                #"4:18: error: "scope" must be "shared" or "iteration", not "mine""#,
                #"4:32: error: "action" must be "own" or "last", not "first""#,
            ]),
        ProblemCase(
            "nodeKeyOnFlow",
            #"""
            weir: 1
            plugins: [files, text]
            flows:
              main: { retry: { attempts: 2 }, nods: {}, timeout: 5s, nodes: { a: { uses: text.join } } }

            """#,
            [
                #"4:11: error: "retry" belongs to a node, not to a flow"#,
                #"4:35: error: unknown key "nods"; did you mean "nodes"?"#,
                #"4:45: error: "timeout" belongs to a node, not to a flow"#,
            ]),
        ProblemCase(
            "withWithoutUses",
            #"""
            weir: 1
            plugins: [files, text]
            flows:
              main: { with: { a: 1 }, nodes: { a: { uses: text.join } } }

            """#,
            [
                #"4:11: error: "with" gives settings to the node type that the flow "uses", but it uses none"#
            ]),
        ProblemCase(
            "actionOfAFlow",
            #"""
            weir: 1
            plugins: [files, text]
            flows:
              main: { nodes: { a: { run: x, next: { good: end } }, } }
              x: { nodes: { a: { uses: text.join } } }

            """#,
            [
                #"4:41: error: the flow "x" never gives the action "good", only "default""#
            ]),
        ProblemCase(
            "sharedKeyInParallelFlow",
            #"""
            weir: 1
            plugins: [files, text]
            batch: parallel
            items: [{ path: a }, { path: b }]
            nodes:
              load: { uses: files.read, output: shared.text, next: sum }
              sum: { uses: text.summarize, input: "${shared.text}", output: "shared.sums[params.path]" }

            """#,
            [
                #"6:37: warning: every iteration of the parallel flow "main" writes "shared.text", which "sum" reads, so iterations mix up their data; add "scope: iteration" to the flow, or a param to the path"#
            ]),
    ]
}
