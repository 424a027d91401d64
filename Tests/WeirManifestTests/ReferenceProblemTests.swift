import Testing

/// Every mistake that concerns references and paths, with the exact words and the place.
struct ReferenceProblemTests {
    @Test(arguments: cases) func mistakesAreNamedWithTheirPlace(_ example: ProblemCase) {
        #expect(Fixture.problems(example.yaml) == example.problems)
    }

    private static let cases: [ProblemCase] = [
        ProblemCase(
            "unclosed",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, input: "x ${shared.a" }

            """#,
            [
                #"4:35: error: "${" is not closed by "}"; write "$${" for a literal "${""#
            ]),
        ProblemCase(
            "empty",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, input: "${}" }

            """#,
            [
                #"4:33: error: "${}" is empty; write what it refers to, as in "${params.name}""#
            ]),
        ProblemCase(
            "unknownRoot",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, input: "ab ${param.x}" }
              b: { uses: text.join, input: "${env.HOME}" }

            """#,
            [
                #"4:38: error: unknown word "param" at the start of a reference; did you mean "params"?"#,
                #"5:35: error: unknown word "env" at the start of a reference; a reference begins with params, shared or item"#,
            ]),
        ProblemCase(
            "itemOutsideInput",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, with: { separator: "${item}" }, input: "${item}" }

            """#,
            [
                #"4:47: error: "${item}" is known only in the "input" of a batch node"#,
                #"4:67: error: "${item}" is known only in the "input" of a batch node"#,
            ]),
        ProblemCase(
            "sharedInParams",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, params: { x: "${shared.a}", y: "${item}" } }

            """#,
            [
                #"4:41: error: "params" can refer to params of the enclosing flow, not to the store"#,
                #"4:59: error: "${item}" is known only in the "input" of a batch node"#,
            ]),
        ProblemCase(
            "badSteps",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, input: "${shared.a..b}" }
              b: { uses: text.join, input: "${shared.a[b]}" }
              c: { uses: text.join, input: "${shared.a[1x]}" }
              d: { uses: text.join, input: "${shared.a[1}" }
              e: { uses: text.join, input: '${shared.a["b]}' }
              f: { uses: text.join, input: "${shared.a b}" }
              g: { uses: text.join, input: "${shared.a[]}" }
              h: { uses: text.join, input: "${shared.a[parms.x]}" }

            """#,
            [
                #"4:44: error: a name is missing after ".""#,
                #"5:44: error: "b" is no reference; write ["b"] for a key or [params.b] for a param"#,
                #"6:44: error: "1x" is no position; write ["1x"] for a key"#,
                #"7:43: error: "[" is not closed by "]""#,
                #"8:44: error: the quotes that begin here are not closed"#,
                #"9:44: error: unexpected "b" in the reference"#,
                #"10:44: error: a key in quotes, a position, or a reference such as params.name is expected here"#,
                #"11:44: error: unknown word "parms" at the start of a reference; did you mean "params"?"#,
            ]),
        ProblemCase(
            "defaultOutOfRange",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, input: "${params.a:-99999999999999999999}" }

            """#,
            [
                #"4:45: error: the int 99999999999999999999 is out of range; it must lie between -9223372036854775808 and 18446744073709551615"#
            ]),
        ProblemCase(
            "columnInPlainText",
            "weir: 1\nplugins: [files, text]\nnodes:\n  a:\n    uses: text.join\n    input: häuser ${parms.x}\n",
            [
                #"6:21: error: unknown word "parms" at the start of a reference; did you mean "params"?"#
            ]),
        ProblemCase(
            "columnBehindEscapes",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a:
                uses: text.join
                input: "\t\u00e4\"${parms.x}"

            """#,
            [
                #"6:25: error: unknown word "parms" at the start of a reference; did you mean "params"?"#
            ]),
        ProblemCase(
            "columnInSingleQuotes",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a:
                uses: text.join
                input: 'it''s ${parms.x}'

            """#,
            [
                #"6:21: error: unknown word "parms" at the start of a reference; did you mean "params"?"#
            ]),
        ProblemCase(
            "columnInBlockText",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a:
                uses: text.join
                input: |
                  one
                  ${parms.x}

            """#,
            [
                #"6:12: error: unknown word "parms" at the start of a reference; did you mean "params"?"#
            ]),
        ProblemCase(
            "columnOverLines",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a:
                uses: text.join
                input: "one
                  two ${parms.x}"

            """#,
            [
                #"6:12: error: unknown word "parms" at the start of a reference; did you mean "params"?"#
            ]),
        ProblemCase(
            "outputPaths",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, output: "${shared.a}", next: b }
              b: { uses: text.join, output: data, next: c }
              c: { uses: text.join, output: "shared.a[3]", next: d }
              d: { uses: text.join, output: "shared.a b", next: e }
              e: { uses: text.join, output: "shared.a[item]", next: f }
              f: { uses: text.join, output: shared }

            """#,
            [
                #"4:34: error: a path to write to stands without "${" and "}""#,
                #"5:33: error: "data" is no path to write to; such a path begins with "shared.""#,
                #"6:34: error: nothing can be written to a position of a list; write ["3"] for a key"#,
                #"7:42: error: unexpected " " in the path"#,
                #"8:43: error: "${item}" is known only in the "input" of a batch node"#,
                #"9:33: error: "shared" is no path to write to; such a path begins with "shared.""#,
            ]),
        ProblemCase(
            "everyMistakeOfAReferenceOnce",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, input: ["${a.b}", { x: "${c.d}" }] }

            """#,
            [
                #"4:36: error: unknown word "a" at the start of a reference; a reference begins with params, shared or item"#,
                #"4:51: error: unknown word "c" at the start of a reference; a reference begins with params, shared or item"#,
            ]),
    ]
}
