import Testing
import WeirManifest
import WeirModel

struct ManifestCheckerTests {
    private let read = "weir: 1\nplugins: [files]\nnodes:\n  a: { uses: files.read }\n"

    @Test func aSettingFromTheCommandLineIsNotMissing() {
        #expect(Fixture.problems(read).count == 1)
        #expect(Fixture.problems(read, runParams: ["path"]).isEmpty)
        #expect(Fixture.problems(read + "params: { path: null }\n").isEmpty)
    }

    @Test(arguments: [
        "items: { each: [a], as: path }", "items: [{ path: a }]", "items: \"${shared.x}\"",
        "items: { csv: a.csv }",
        "items: { matrix: { path: [a] } }", "uses: files.list",
        "items: { glob: x, as: { name: path } }",
    ])
    func aSettingFromAnItemIsNotMissing(items: String) {
        #expect(Fixture.problems(read + "batch: sequential\n\(items)\n").isEmpty)
    }

    @Test func aSettingFromTheNodeThatRunsTheFlowIsNotMissing() {
        let yaml = """
            weir: 1
            flow: outer
            flows:
              outer: { nodes: { x: { run: inner, params: { path: a } } } }
              inner: { nodes: { a: { uses: files.read } } }

            """
        #expect(Fixture.problems(yaml).isEmpty)
    }

    @Test(arguments: [
        "input: \"${params.n}\"", "input: [\"a ${params.n}\"]", "with: { separator: \"${params.n}\" }",
        "params: { x: \"${params.n}\" }", "fallback: \"${params.n}\"", "input: \"${shared.a[params.n]}\"",
        "output: \"shared.a[params.n]\"", "batch: parallel, items: { glob: \"${params.n}\" }",
    ])
    func aReferenceToAParamThatNothingGivesIsAProblem(key: String) {
        let yaml = "weir: 1\nnodes:\n  a: { uses: text.join, \(key) }\n"
        let problems = Fixture.problems(yaml)
        #expect(problems.count == 1 && problems.first?.contains("has no value: there is no such param here") == true)
        #expect(Fixture.problems(yaml, runParams: ["n"]).isEmpty)
        #expect(Fixture.problems("params: { n: 1 }\n" + yaml).isEmpty)
        guard !key.contains("[") || key.contains("[\"a") else { return }
        #expect(Fixture.problems(yaml.replacing("params.n", with: "params.n:-1")).isEmpty, "a default is a value")
    }

    @Test func aReferenceToAParamThatAnItemMayGiveIsNone() {
        let node = "weir: 1\nnodes: { a: { uses: text.join, input: \"${params.n}\" } }\nbatch: parallel\n"
        #expect(Fixture.problems(node + "items: { jsonl: a }\n").isEmpty)
        #expect(
            Fixture.problems(node + "items: { range: 3, as: m }\n") == [
                "2:40: error: \"${params.n}\" has no value: there is no such param here; write \"${params.n:-default}\", or "
                    + "list it under the manifest's \"params\" when --param sets it"
            ])
    }

    @Test func aParamOfTheCommandLineThatNothingReadsIsWarnedOf() {
        let yaml = "weir: 1\nnodes: { a: { uses: text.summarize, input: \"${params.folder:-x}\" } }\n"
        #expect(Fixture.problems(yaml, runParams: ["words", "folder"]).isEmpty)
        #expect(
            Fixture.problems(yaml, runParams: ["wrods", "other"]) == [
                " warning: nothing reads the param \"other\" that --param gives",
                " warning: nothing reads the param \"wrods\" that --param gives; did you mean \"words\"?",
            ])
        let unknown = NodeTypeTable([], incomplete: ["text"])
        #expect(Fixture.problems(yaml, library: unknown, runParams: ["wrods"]).isEmpty, "it may read any")
    }

    @Test func whatOverridesAParamIsWhatWins() {
        let yaml = "weir: 1\nparams: { a: 1 }\nnodes: { n: { uses: text.join, params: { a: 2 } } }\n"
        func warning(_ origin: String) -> [String] {
            [
                "3:42: warning: \"a\" from \(origin) overrides this param; put it under \"with\" if it must hold"
            ]
        }
        #expect(Fixture.problems(yaml) == warning("the manifest"))
        #expect(Fixture.problems(yaml, runParams: ["a"]) == warning("--param"))
        let batch = yaml + "batch: sequential\nitems: { each: [1], as: a }\n"
        #expect(Fixture.problems(batch, runParams: ["a"]) == warning("the items of the flow \"main\""))
    }

    @Test func nothingIsSaidOfTheNodeTypesOfAPluginThatIsMissing() {
        let library = NodeTypeTable([], incomplete: ["files"])
        #expect(Fixture.problems(read, library: library).isEmpty)
    }

    @Test func aParserErrorHidesWhatMayOnlyFollowFromIt() {
        let yaml = "weir: 1\nnodes:\n  a: { uses: files.read, next: [b] }\n  b: { uses: text.join }\n"
        #expect(Fixture.problems(yaml) == ["3:32: error: \"next\" must be a string, not a list"])
    }

    @Test func anActionThatTheLastNodeGivesIsNotChecked() {
        let yaml = """
            weir: 1
            flow: outer
            flows:
              outer: { nodes: { x: { run: inner, next: { good: end } } } }
              inner: { action: last, nodes: { a: { uses: text.judge } } }

            """
        #expect(Fixture.problems(yaml).isEmpty)
    }

    @Test func catchMakesANodeReachable() {
        let yaml = "weir: 1\nnodes:\n  a: { uses: text.join, catch: b }\n  b: { uses: text.join }\n"
        #expect(Fixture.problems(yaml).isEmpty)
    }

    @Test(arguments: [
        ("scope: iteration", "shared.text", "${shared.text}"),
        ("", "\"shared.text[params.path]\"", "${shared.text}"),
        ("", "shared.text", "${shared.other}"), ("", "shared.text.a", "${shared.text.b}"),
    ])
    func dataOfIterationsThatStaysApartGivesNoWarning(scope: String, output: String, input: String) {
        #expect(Fixture.problems(handover(scope, output, input)).isEmpty)
    }

    @Test(arguments: [
        ("shared.a", "${shared.a.b}"), ("shared.a.b", "${shared.a}"), ("shared.a", "${shared}"),
    ])
    func aPartOfTheWrittenKeyIsTheSameKey(output: String, input: String) {
        let problems = Fixture.problems(handover("", output, input))
        #expect(problems.count == 1)
        #expect(problems.first?.contains("iterations mix up their data") ?? false)
    }

    private func handover(_ scope: String, _ output: String, _ input: String) -> String {
        """
        weir: 1
        batch: parallel
        items: [{ path: a }]
        \(scope)
        nodes:
          load: { uses: files.read, output: \(output), next: use }
          use: { uses: text.summarize, input: "\(input)" }

        """
    }

    @Test func aHandoverAcrossNestedFlowsIsFound() {
        let yaml = """
            weir: 1
            flow: outer
            flows:
              outer:
                batch: parallel
                items: [{ path: a }]
                nodes:
                  load: { uses: files.read, output: shared.text, next: use }
                  use: { run: inner }
              inner: { nodes: { sum: { uses: text.summarize, input: "${shared.text}" } } }

            """
        #expect(Fixture.problems(yaml).first?.contains("which \"sum\" reads") ?? false)
    }

    @Test func flowsNestedThousandsDeepAreChecked() {
        var yaml = "weir: 1\nflow: f0\nflows:\n"
        for index in 0..<5000 {
            yaml += "  f\(index): { params: { p\(index): 1 }, run: f\(index + 1) }\n"
        }
        yaml += "  f5000: { nodes: { a: { uses: text.join } } }\n"
        #expect(Fixture.problems(yaml).isEmpty)
    }
}
