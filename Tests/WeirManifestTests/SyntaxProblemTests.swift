import Testing

/// Every mistake that concerns what is no YAML, or no YAML 1.2, with the exact words and the place.
struct SyntaxProblemTests {
    @Test(arguments: cases) func mistakesAreNamedWithTheirPlace(_ example: ProblemCase) {
        #expect(Fixture.problems(example.yaml) == example.problems)
    }

    private static let cases: [ProblemCase] = [
        ProblemCase(
            "tabIndentation",
            "weir: 1\nnodes:\n\ta: { uses: text.join }\n",
            [
                #"3:1: error: a tab cannot be used for indentation; use spaces"#
            ]),
        ProblemCase(
            "unclosedBrace",
            #"""
            weir: 1
            nodes:
              a: { uses: text.join

            """#,
            [
                #"4:1: error: "," or "}" is expected here, in the map in braces that begins in line 3"#
            ]),
        ProblemCase(
            "unclosedQuotes",
            #"""
            weir: 1
            nodes:
              a: { uses: "text.join }

            """#,
            [
                #"3:14: error: the quotes that begin here are not closed"#
            ]),
        ProblemCase(
            "bracketInFlowMap",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, output: shared.a[params.x] }

            """#,
            [
                #"4:41: error: "[" ends a plain text inside a map in braces; put the text into quotes"#
            ]),
        ProblemCase(
            "referenceInFlowMap",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, input: ${shared.a} }

            """#,
            [
                #"4:33: error: "{" ends a plain text inside a map in braces; put the text into quotes"#
            ]),
        ProblemCase(
            "colonInPlainText",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.format, with: { template: x } }
              b: uses: text.join

            """#,
            [
                #"5:10: error: a ":" cannot stand here; check the indentation, or put the text into quotes"#
            ]),
        ProblemCase(
            "badIndentation",
            #"""
            weir: 1
            nodes:
              a:
                uses: text.join
               next: b

            """#,
            [
                #"5:4: error: a key is expected here; check the indentation"#
            ]),
        ProblemCase(
            "duplicateKey",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join }
              b: { uses: text.join }
              a: { uses: text.join }

            """#,
            [
                #"4:3: error: the key "a" stands twice in this map"#
            ]),
        ProblemCase(
            "duplicateKeyInQuotes",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, 'uses': text.join }

            """#,
            [
                #"4:8: error: the key "uses" stands twice in this map"#
            ]),
        ProblemCase(
            "sameActionTwice",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.judge, next: { good: b, good: end } }
              b: { uses: text.join }

            """#,
            [
                #"4:34: error: the key "good" stands twice in this map"#
            ]),
        ProblemCase(
            "undefinedAlias",
            #"""
            weir: 1
            shared: { a: *nothing }
            nodes:
              a: { uses: text.join }

            """#,
            [
                #"2:14: error: the alias names no anchor ("&name") that ends before it"#
            ]),
        ProblemCase(
            "cyclicAlias",
            #"""
            weir: 1
            shared: &loop { a: *loop }
            nodes:
              a: { uses: text.join }

            """#,
            [
                #"2:20: error: the alias names no anchor ("&name") that ends before it"#
            ]),
        ProblemCase(
            "secondDocument",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join }
            ---
            weir: 1

            """#,
            [
                #"5:1: error: a second document begins here; a manifest is one document"#
            ]),
        ProblemCase(
            "atSign",
            #"""
            weir: 1
            shared: { a: @x }

            """#,
            [
                #"2:14: error: a plain text cannot begin with "@"; put it into quotes"#
            ]),
        ProblemCase(
            "unknownEscape",
            #"""
            weir: 1
            shared: { a: "\q" }

            """#,
            [
                #"2:15: error: unknown escape in a text in double quotes; write "\\" for a backslash, or use single quotes"#
            ]),
        ProblemCase(
            "unknownTag",
            #"""
            weir: 1
            shared: { a: !image x, b: !!binary x, c: !!set { a } }
            run: x

            """#,
            [
                #"2:14: error: unknown tag "!image"; only the core tags !!str, !!int, !!float, !!bool and !!null are known"#,
                #"2:27: error: unknown tag "!!binary"; only the core tags !!str, !!int, !!float, !!bool and !!null are known"#,
                #"2:42: error: unknown tag "!!set"; only the core tags !!str, !!int, !!float, !!bool and !!null are known"#,
                #"3:6: error: unknown flow "x""#,
            ]),
        ProblemCase(
            "wrongTag",
            #"""
            weir: !!int one
            run: x

            """#,
            [
                #"1:7: error: "one" is tagged as int, but is none"#,
                #"2:6: error: unknown flow "x""#,
            ]),
        ProblemCase(
            "listAsKey",
            #"""
            weir: 1
            shared: { [a]: 1 }
            run: x

            """#,
            [
                #"2:11: error: a key must be plain text, not a list or a map"#,
                #"3:6: error: unknown flow "x""#,
            ]),
        ProblemCase(
            "mergeKey",
            #"""
            weir: 1
            shared: { <<: { a: 1 } }
            run: x

            """#,
            [
                #"2:11: error: merge keys ("<<") are not part of YAML 1.2; write the keys out"#,
                #"3:6: error: unknown flow "x""#,
            ]),
        ProblemCase(
            "intOutOfRange",
            #"""
            weir: 1
            shared: { a: 18446744073709551616, b: 1e999, c: 0xffffffffffffffffff }
            run: x

            """#,
            [
                #"2:14: error: the int 18446744073709551616 is out of range; it must lie between -9223372036854775808 and 18446744073709551615"#,
                #"2:39: error: the number 1e999 is out of the range of a 64-bit float"#,
                #"2:49: error: the int 0xffffffffffffffffff is out of range; it must lie between -9223372036854775808 and 18446744073709551615"#,
                #"3:6: error: unknown flow "x""#,
            ]),
        ProblemCase(
            "controlCharacter",
            "weir: 1\nshared: { a: \u{7} }\n",
            [
                #"2:14: error: a control character cannot stand in a manifest; write it as an escape such as "\u0000""#
            ]),
        ProblemCase(
            "emptyFile",
            "",
            [
                #" error: the manifest is empty"#
            ]),
        ProblemCase(
            "onlyComments",
            #"""
            # nothing


            """#,
            [
                #" error: the manifest is empty"#
            ]),
        ProblemCase(
            "emptyDocument",
            #"""
            ---

            """#,
            [
                #" error: the manifest is empty"#
            ]),
        ProblemCase(
            "plainText",
            #"""
            hello

            """#,
            [
                #"1:1: error: a manifest is a map that begins with "weir: 1", not a string ("hello")"#
            ]),
        ProblemCase(
            "topLevelList",
            #"""
            - weir: 1
            - nodes: {}

            """#,
            [
                #"1:1: error: a manifest is a map that begins with "weir: 1", not a list"#
            ]),
        ProblemCase(
            "binaryLookingText",
            "\u{7f}ELF\u{2}\u{1}",
            [
                #"1:1: error: a control character cannot stand in a manifest; write it as an escape such as "\u0000""#
            ]),
    ]
}
