import Testing

/// Every mistake that concerns one node, with the exact words and the place.
struct NodeProblemTests {
    @Test(arguments: cases) func mistakesAreNamedWithTheirPlace(_ example: ProblemCase) {
        #expect(Fixture.problems(example.yaml) == example.problems)
    }

    private static let cases: [ProblemCase] = [
        ProblemCase(
            "neitherUsesNorRun",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { with: { separator: x } }

            """#,
            [
                #"4:3: error: the node "a" needs "uses" with a node type, or "run" with a flow"#
            ]),
        ProblemCase(
            "usesAndRun",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, run: main }

            """#,
            [
                #"4:25: error: the node "a" has both "uses" and "run"; it is one or the other"#
            ]),
        ProblemCase(
            "nodeNotMap",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: text.join

            """#,
            [
                #"4:6: error: the node "a" must be a map, not a string ("text.join")"#
            ]),
        ProblemCase(
            "unknownNodeKey",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, retires: { attempts: 3 } }

            """#,
            [
                #"4:25: error: unknown key "retires"; did you mean "retry"?"#
            ]),
        ProblemCase(
            "nodeKeyOfAnotherPlace",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, wait: 5s, separator: x }

            """#,
            [
                #"4:25: error: "wait" belongs under "retry", as in retry: { attempts: 3, wait: 200ms }"#,
                #"4:35: error: unknown key "separator"; settings of the node type stand under "with""#,
            ]),
        ProblemCase(
            "unbuiltNodeKey",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, timeout: 5s, cache: true }

            """#,
            [
                #"4:38: error: "cache" is not supported yet"#
            ]),
        ProblemCase(
            "flowKeyOnNode",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, scope: iteration }

            """#,
            [
                #"4:25: error: "scope" belongs to a flow, not to a node"#
            ]),
        ProblemCase(
            "emptyUses",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: "" }

            """#,
            [
                #"4:14: error: "uses" must not be empty"#
            ]),
        ProblemCase(
            "usesNotText",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: [text.join] }

            """#,
            [
                #"4:14: error: "uses" must be a string, not a list"#
            ]),
        ProblemCase(
            "unknownNodeType",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.sumarize }
              b: { uses: text.nothing }

            """#,
            [
                #"4:14: error: unknown node type "text.sumarize"; did you mean "text.summarize"?"#,
                #"5:3: error: the node "b" is never reached: no "next" or "catch" leads to it"#,
                #"5:14: error: the plugin "text" has no node type "text.nothing"; it has text.format, text.join, text.judge, text.summarize"#,
            ]),
        ProblemCase(
            "typeOfUnlistedPlugin",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: tables.stats }

            """#,
            [
                #"4:14: error: the node type "tables.stats" is in the plugin "tables", which is not listed under "plugins""#
            ]),
        ProblemCase(
            "typeWithoutPlugin",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: join }

            """#,
            [
                #"4:14: error: "join" is no node type; one is written "plugin.name"; did you mean "text.join"?"#
            ]),
        ProblemCase(
            "typeOfUnknownPlugin",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: images.resize }

            """#,
            [
                #"4:14: error: unknown node type "images.resize"; no installed plugin is called "images""#
            ]),
        ProblemCase(
            "retryMistakes",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, retry: { attempts: 0, wait: 200, backoff: 0.5, max_wait: soon, jitter: maybe, tries: 3 } }

            """#,
            [
                #"4:44: error: "attempts" must be at least 1, not 0"#,
                #"4:53: error: "wait" needs a unit, as in 200ms or 200s"#,
                #"4:67: error: "backoff" must be at least 1, not 0.5"#,
                #"4:82: error: "max_wait" must be a duration of at most a year such as 200ms, 5s or 2m, not a string ("soon")"#,
                #"4:96: error: "jitter" must be "none" or "equal" or "full", not "maybe""#,
                #"4:103: error: unknown key "tries""#,
            ]),
        ProblemCase(
            "retryNotMap",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, retry: 3 }

            """#,
            [
                #"4:32: error: "retry" must be a map such as { attempts: 3, wait: 200ms }, not an int (3)"#
            ]),
        ProblemCase(
            "referenceInRetry",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, retry: { attempts: "${params.n}" } }

            """#,
            [
                #"4:45: error: "${params.n}" has no value: there is no such param here; write "${params.n:-default}", or list it under the manifest's "params" when --param sets it"#
            ]),
        ProblemCase(
            "unknownNext",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, next: jion }
              join: { uses: text.join }

            """#,
            [
                #"4:31: error: unknown node "jion"; did you mean "join"?"#
            ]),
        ProblemCase(
            "unknownCatch",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, catch: { to: nowhere, error: shared.e } }
              b: { uses: text.join, catch: c }

            """#,
            [
                #"4:38: error: unknown node "nowhere""#,
                #"5:32: error: unknown node "c""#,
            ]),
        ProblemCase(
            "catchWithoutTo",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, catch: { error: shared.e } }

            """#,
            [
                #"4:25: error: "catch" needs "to", the node where a failed visit goes on"#
            ]),
        ProblemCase(
            "unreachable",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, next: end }
              b: { uses: text.join, next: b }

            """#,
            [
                #"5:3: error: the node "b" is never reached: no "next" or "catch" leads to it"#
            ]),
        ProblemCase(
            "unknownStart",
            #"""
            weir: 1
            plugins: [files, text]
            start: c
            nodes:
              a: { uses: text.join, next: b }
              b: { uses: text.join }

            """#,
            [
                #"3:8: error: unknown node "c""#
            ]),
        ProblemCase(
            "impossibleAction",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.judge, next: { godo: b, bad: end, default: end } }
              b: { uses: text.join, next: { done: end } }

            """#,
            [
                #"4:34: error: the node type "text.judge" never gives the action "godo", only "default", "good", "bad"; did you mean "good"?"#,
                #"5:33: error: the node type "text.join" never gives the action "done", only "default""#,
            ]),
        ProblemCase(
            "actionWithOutput",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, output: shared.x, next: { done: end } }

            """#,
            [
                #"4:51: error: a node with "output" never gives the action "done", only "default""#
            ]),
        ProblemCase(
            "outputAndPost",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.judge, output: shared.x, fallback: 1 }

            """#,
            [
                #"4:26: error: the node type "text.judge" has a post of its own, which stores its result; remove "output""#,
                #"4:44: error: the node type "text.judge" has a fallback of its own; remove "fallback""#,
            ]),
        ProblemCase(
            "maxVisits",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, max_visits: 0 }

            """#,
            [
                #"4:37: error: "max_visits" must be at least 1, not 0"#
            ]),
        ProblemCase(
            "unknownLimit",
            #"""
            weir: 1
            plugins: [files, text]
            limits: { disk: { concurrency: 2 } }
            nodes:
              a: { uses: text.join, limit: disc }

            """#,
            [
                #"5:25: error: unknown limit "disc"; did you mean "disk"?"#
            ]),
        ProblemCase(
            "nextNotText",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, next: [b] }

            """#,
            [
                #"4:31: error: "next" must be a string, not a list"#
            ]),
    ]
}
