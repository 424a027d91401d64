import Testing

/// Every mistake that concerns the top level, with the exact words and the place.
struct TopProblemTests {
    @Test(arguments: cases) func mistakesAreNamedWithTheirPlace(_ example: ProblemCase) {
        #expect(Fixture.problems(example.yaml) == example.problems)
    }

    private static let cases: [ProblemCase] = [
        ProblemCase(
            "missingVersion",
            #"""
            plugins: [text]
            nodes:
              a: { uses: text.join }

            """#,
            [
                #"1:1: error: "weir: 1" is missing; it says for which version of the format the manifest is written"#
            ]),
        ProblemCase(
            "otherVersion",
            #"""
            weir: 2
            plugins: [text]
            nodes:
              a: { uses: text.join }

            """#,
            [
                #"1:7: error: the manifest has version 2 of the format; this weir reads version 1"#
            ]),
        ProblemCase(
            "versionAsText",
            #"""
            weir: "1"
            plugins: [text]
            nodes:
              a: { uses: text.join }

            """#,
            [
                #"1:7: error: "weir" must be 1, the version of the format, not a string ("1")"#
            ]),
        ProblemCase(
            "noFlow",
            #"""
            weir: 1
            plugins: [files, text]

            """#,
            [
                #"1:1: error: the manifest has no flow; it needs "nodes" or "flows""#
            ]),
        ProblemCase(
            "unknownTopKey",
            #"""
            weir: 1
            plugin: [text]
            nodes:
              a: { uses: text.join }

            """#,
            [
                #"2:1: error: unknown key "plugin"; did you mean "plugins"?"#
            ]),
        ProblemCase(
            "unbuiltTopKey",
            #"""
            weir: 1
            plugins: [text]
            include: other.yaml
            durable: x
            nodes:
              a: { uses: text.join }

            """#,
            [
                #"3:10: error: "include" must be a list, not a string ("other.yaml")"#,
                #"4:1: error: "durable" is not supported yet"#,
            ]),
        ProblemCase(
            "nodeKeyOnTop",
            #"""
            weir: 1
            retry: { attempts: 2 }
            nodes:
              a: { uses: text.join }

            """#,
            [
                #"2:1: error: "retry" belongs to a node"#
            ]),
        ProblemCase(
            "pluginsAsText",
            #"""
            weir: 1
            plugins: text
            nodes:
              a: { uses: text.join }

            """#,
            [
                #"2:10: error: "plugins" must be a list, not a string ("text")"#
            ]),
        ProblemCase(
            "pluginTwice",
            #"""
            weir: 1
            plugins: [text, 3, text]
            nodes:
              a: { uses: text.join }

            """#,
            [
                #"2:17: error: a plugin must be a string, not an int (3)"#,
                #"2:20: error: the plugin "text" is listed twice"#,
            ]),
        ProblemCase(
            "nodesAndFlows",
            #"""
            weir: 1
            plugins: [files, text]
            flows:
              main: { nodes: { a: { uses: text.join } } }
            nodes:
              a: { uses: text.join }

            """#,
            [
                #"5:1: error: "nodes" belongs into one of the flows under "flows""#
            ]),
        ProblemCase(
            "flowWithoutFlows",
            #"""
            weir: 1
            plugins: [files, text]
            flow: main
            nodes:
              a: { uses: text.join }

            """#,
            [
                #"3:1: error: "flow" names one of the flows under "flows", which this manifest does not have"#
            ]),
        ProblemCase(
            "severalFlows",
            #"""
            weir: 1
            plugins: [files, text]
            flows:
              x: { nodes: { a: { uses: text.join } } }
              y: { nodes: { a: { uses: text.join } } }

            """#,
            [
                #"3:1: error: several flows and none called "main"; say with "flow" which one is to run"#
            ]),
        ProblemCase(
            "unknownStartFlow",
            #"""
            weir: 1
            plugins: [files, text]
            flow: mian
            flows:
              main: { nodes: { a: { uses: text.join } } }

            """#,
            [
                #"3:7: error: unknown flow "mian"; did you mean "main"?"#
            ]),
        ProblemCase(
            "emptyFlows",
            #"""
            weir: 1
            plugins: [files, text]
            flows: {}

            """#,
            [
                #"3:1: error: "flows" holds no flow"#
            ]),
        ProblemCase(
            "sharedNotMap",
            #"""
            weir: 1
            plugins: [files, text]
            shared: [1]
            nodes:
              a: { uses: text.join }

            """#,
            [
                #"3:9: error: "shared" must be a map, not a list"#
            ]),
        ProblemCase(
            "referenceInShared",
            #"""
            weir: 1
            plugins: [files, text]
            shared: { a: "${params.x}" }
            nodes:
              a: { uses: text.join }

            """#,
            [
                #"3:17: error: "shared" holds plain values and no references; write "$${" for a literal "${""#
            ]),
        ProblemCase(
            "referenceInRunParams",
            #"""
            weir: 1
            plugins: [files, text]
            params: { a: "${params.x}" }
            nodes:
              a: { uses: text.join }

            """#,
            [
                #"3:17: error: "params" of the run holds plain values and no references; write "$${" for a literal "${""#
            ]),
        ProblemCase(
            "limits",
            #"""
            weir: 1
            plugins: [files, text]
            limits: { a: { concurrency: 0 }, b: { rate: 5/s }, c: {}, d: 3, e: { concurency: 2 } }
            nodes:
              a: { uses: text.join, limit: f }

            """#,
            [
                #"3:29: error: "concurrency" of the limit "a" must be at least 1, not 0"#,
                #"3:52: error: the limit "c" limits nothing; give it "concurrency", "rate" or "tokens""#,
                #"3:62: error: the limit "d" must be a map, not an int (3)"#,
                #"3:70: error: unknown key "concurency"; did you mean "concurrency"?"#,
                #"5:25: error: unknown limit "f"; declare it as "limits: { f: { concurrency: 4 } }""#,
            ]),
        ProblemCase(
            "ratesAndBreakers",
            #"""
            weir: 1
            plugins: [files, text]
            params: { n: 0 }
            limits:
              a: { rate: 5 per minute, burst: 0 }
              b: { concurrency: many, tokens: 90000/min, burst: 2 }
              c: { concurrency: auto, breaker: { failures: 0, pauze: 1m } }
              d: { rate: "${params.n}/min", breaker: 3 }
              e: { rate: "${params.m}" }
            nodes:
              x: { uses: text.join, limit: [a, b, c, d, e, f], tokens: -1 }
              y: { uses: text.join, tokens: 5, timeout: 0, deadline: tomorrow }

            """#,
            [
                #"5:14: error: "rate" of the limit "a" must be a rate such as 30/min or 5/s, not a string ("5 per minute")"#,
                #"6:21: error: "concurrency" of the limit "b" must be an int, not a string ("many")"#,
                #"6:46: error: "burst" belongs to a "rate", which the limit "b" does not have"#,
                #"7:48: error: "failures" of the limit "c" must be at least 1, not 0"#,
                #"7:51: error: unknown key "pauze"; did you mean "pause"?"#,
                #"8:42: error: "breaker" must be a map such as { failures: 10, within: 30s, pause: 1m }, not an int (3)"#,
                #"11:25: error: unknown limit "f"; declare it as "limits: { f: { concurrency: 4 } }""#,
                #"11:60: error: "tokens" must be at least 0, not -1"#,
                #"12:25: error: "tokens" needs "limit", of which an item takes them"#,
                #"12:45: error: "timeout" must be longer than nothing"#,
                #"12:58: error: "deadline" must be a duration of at most a year such as 90m or 1.5h, or a time with its zone such as 2026-11-25T18:00:00Z, not a string ("tomorrow")"#,
            ]),
        ProblemCase(
            "limitsThatRefer",
            #"""
            weir: 1
            plugins: [files, text]
            params: { n: 3/s, many: 0 }
            limits:
              a: { rate: "${params.n}", burst: "${params.many}" }
              b: { rate: "${params.m}", concurrency: "${shared.c}" }
            nodes: { x: { uses: text.join, limit: a, retry: { on: [timeout, invalid_input, slow], fatal: denied } } }

            """#,
            [
                #"6:45: error: "params" can refer to params of the enclosing flow, not to the store"#,
                #"7:80: error: there is no kind of error "slow"; there are failed, invalid input, invalid setting, not found, denied, io, unavailable, timeout, cancelled, exhausted, unsupported, internal, exception, protocol, fatal"#,
                #"7:94: error: "fatal" must be a list, not a string ("denied")"#,
            ]),
        ProblemCase(
            "limitsWhoseParamsDoNotFit",
            #"""
            weir: 1
            plugins: [files, text]
            params: { n: 1000, few: 0 }
            limits: { a: { rate: "${params.n}", burst: 2 }, b: { concurrency: "${params.few}" } }
            nodes: { x: { uses: text.join, limit: a, tokens: 5 } }

            """#,
            [
                #"4:22: error: "rate" of the limit "a" must be a rate such as 30/min or 5/s, not an int (1000)"#,
                #"4:67: error: "concurrency" of the limit "b" must be at least 1, not 0"#,
                #"5:42: error: "tokens" does nothing here: no limit of the node says how many there are, as "tokens: 90000/min" would"#,
            ]),
        ProblemCase(
            "limitsInsideThemselves",
            #"""
            weir: 1
            plugins: [files, text]
            limits: { one: { concurrency: 1 }, two: { concurrency: 2 }, rate: { rate: 1/s } }
            flows:
              main: { nodes: { a: { run: middle, limit: [one, two, rate] } } }
              middle: { nodes: { b: { run: inner } } }
              inner: { nodes: { c: { uses: text.join, limit: [one, two, rate] } } }

            """#,
            [
                #"5:38: error: the limit "one" lets one in, and the node waits for it again inside the flow "middle": it would wait for ever"#,
                #"5:38: warning: the limit "two" is taken again inside the flow "middle"; 2 visits at once would wait for ever"#,
            ]),
        ProblemCase(
            "endAsName",
            #"""
            weir: 1
            plugins: [files, text]
            flows:
              end: { nodes: { end: { uses: text.join } } }

            """#,
            [
                #"4:3: error: a flow cannot be called "end": that word ends a flow"#,
                #"4:19: error: a node cannot be called "end": that word ends a flow"#,
            ]),
    ]
}
