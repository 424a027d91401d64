import Testing

/// Every mistake that concerns settings and params, with the exact words and the place.
struct SettingsProblemTests {
    @Test(arguments: cases) func mistakesAreNamedWithTheirPlace(_ example: ProblemCase) {
        #expect(Fixture.problems(example.yaml) == example.problems)
    }

    private static let cases: [ProblemCase] = [
        ProblemCase(
            "unknownSetting",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, with: { seperator: x } }

            """#,
            [
                #"4:33: error: the node type "text.join" has no setting "seperator"; did you mean "separator"?"#
            ]),
        ProblemCase(
            "wrongTypeOfSetting",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.summarize, with: { words: ten } }

            """#,
            [
                #"4:38: error: "words" must be an int, not a string ("ten")"#
            ]),
        ProblemCase(
            "settingOutOfRange",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.summarize, with: { words: 0 } }

            """#,
            [
                #"4:38: error: "words" must be at least 1, not 0"#
            ]),
        ProblemCase(
            "settingNotAmongChoices",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.format, with: { template: x, case: uper } }

            """#,
            [
                #"4:48: error: "case" must be one of "upper", "lower", not "uper"; did you mean "upper"?"#
            ]),
        ProblemCase(
            "interpolationForInt",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.summarize, with: { words: "1${shared.n}" } }

            """#,
            [
                #"4:38: error: "words" must be an int, but text with references in it is a string"#
            ]),
        ProblemCase(
            "listForString",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: text.join, with: { separator: ["${shared.n}"] } }

            """#,
            [
                #"4:33: error: "separator" must be a string, but this is a list"#
            ]),
        ProblemCase(
            "missingSetting",
            #"""
            weir: 1
            plugins: [files, text]
            nodes:
              a: { uses: files.read }

            """#,
            [
                #"4:14: error: the node type "files.read" needs the setting "path"; give it under "with", or list it under the manifest's "params" when --param sets it"#
            ]),
        ProblemCase(
            "missingSettingInInnerFlow",
            #"""
            weir: 1
            plugins: [files, text]
            flow: outer
            flows:
              outer: { batch: sequential, items: { each: [a], as: directory }, run: inner }
              inner: { nodes: { a: { uses: files.read } } }

            """#,
            [
                #"6:32: error: the node type "files.read" needs the setting "path"; give it under "with", or list it under the manifest's "params" when --param sets it"#
            ]),
        ProblemCase(
            "shadowedParam",
            #"""
            weir: 1
            plugins: [files, text]
            params: { words: 3 }
            nodes:
              a: { uses: text.summarize, params: { words: 5 } }

            """#,
            [
                #"5:40: warning: "words" from the manifest overrides this param; put it under "with" if it must hold"#
            ]),
        ProblemCase(
            "shadowedByItems",
            #"""
            weir: 1
            plugins: [files, text]
            flow: outer
            flows:
              outer: { batch: sequential, items: { each: [a], as: path }, run: inner }
              inner: { nodes: { a: { uses: files.read, params: { path: x } } } }

            """#,
            [
                #"6:54: warning: "path" from the items of the flow "outer" overrides this param; put it under "with" if it must hold"#
            ]),
    ]
}
