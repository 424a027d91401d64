import Foundation
import Testing
import WeirTestSupport

/// What `weir run` takes in and prints.
struct RunOutputTests {
    private let weir: Weir

    init() throws {
        weir = try Weir()
        try weir.manifest(
            "probe", "a: { uses: probe.params, output: shared.a }",
            more: "shared: { b: { c: [1, 2.5, null, true, \"x\"] } }")
    }

    @Test func standardOutputIsEmptyWithoutPrint() throws {
        let run = try weir("run", "flow.yaml")
        #expect(run.status == 0 && run.output.isEmpty)
        #expect(
            run.errors.wholeMatch(of: /weir: done: 0 items done, 0 failed, 0 retried, 1 node visit, \d+ ms\n/) != nil,
            "\(run.errors)")
    }

    @Test func aPatternThatMatchesNoFileIsSaidOnce() throws {
        try weir.folder.write(
            """
            weir: 1
            plugins: [probe]
            flows:
              main: { batch: sequential, items: { range: 20, as: n }, run: inner }
              inner:
                nodes:
                  a: { uses: probe.echo, batch: parallel, items: { glob: "none-*.txt" }, output: shared.a }
            """, to: "flow.yaml")
        let run = try weir("run", "flow.yaml", "--print", "a")
        #expect(run.status == 0 && run.output == "[]\n")
        let warning = "weir: warning: main[0]/inner/a: no file matches \"none-*.txt\"; there are no items\n"
        #expect(run.errors.hasPrefix(warning), "\(run.errors)")
        #expect(run.errors.split(separator: "\n").count == 2, "\(run.errors)")
    }

    @Test func printGivesALineOfJSONForEachPathInTheirOrder() throws {
        let run = try weir(
            "run", "flow.yaml", "--print", "b.c", "--print", "shared.b", "--print", "b[\"c\"]", "--print", "shared")
        #expect(
            run.output == """
                [1,2.5,null,true,"x"]
                {"c":[1,2.5,null,true,"x"]}
                [1,2.5,null,true,"x"]
                {"a":{},"b":{"c":[1,2.5,null,true,"x"]}}

                """)
    }

    @Test func aMissingPathIsNamedAndTheOthersArePrinted() throws {
        let run = try weir("run", "flow.yaml", "--quiet", "--print", "b.d", "--print", "a")
        #expect(run.status == 1)
        #expect(run.output == "{}\n")
        #expect(run.errors == "weir: error: there is nothing at \"b.d\" in the final store, which has a, b\n")
    }

    @Test(arguments: ["b..c", "b.", "b[", "b[1", "b[params.x]", "b c"])
    func whatIsNoPathIsWrongUsage(_ path: String) throws {
        let run = try weir("run", "flow.yaml", "--print", path)
        #expect(run.status == 64)
        #expect(
            run.errorLines.first
                == "Error: \"\(path)\" is no path of the store; write it like summary, totals.north, files[\"a.txt\"] or "
                + "list[0]")
    }

    @Test func anElementIsPrintedByItsPlace() throws {
        let run = try weir(
            "run", "flow.yaml", "--quiet", "--set", "l=[1, [2, {\"k\": [3]}]]", "--set", "m={\"0\": \"zero\"}",
            "--print",
            "l[1][0]", "--print", "shared.l[1][1].k[0]", "--print", "l[1]", "--print", "m[0]", "--print", "[\"l\"][0]")
        #expect(run.output == "2\n3\n[2,{\"k\":[3]}]\n\"zero\"\n1\n", "\(run.errors)")
        let missing = try weir("run", "flow.yaml", "--quiet", "--set", "l=[1]", "--print", "l[1]", "--print", "l[0].x")
        #expect(missing.status == 1 && missing.output.isEmpty)
        #expect(
            missing.errorLines.map { $0.prefix(44) } == [
                "weir: error: there is nothing at \"l[1]\" in t", "weir: error: there is nothing at \"l[0].x\" in",
            ], "\(missing.errors)")
    }

    @Test func anElementIsNotWritten() throws {
        let run = try weir("run", "flow.yaml", "--set", "l=[1]", "--set", "l[0]=2")
        #expect(run.status == 64)
        #expect(
            run.errorLines.first
                == "Error: \"l[0]\": nothing can be written to an element of a list; write the list as a whole, "
                + "or [\"0\"] for a key")
    }

    @Test(arguments: [("--print", ""), ("--set", "=1")])
    func anEmptyPathIsSaidToBeEmpty(_ option: String, _ text: String) throws {
        let run = try weir("run", "flow.yaml", option, text)
        #expect(run.status == 64 && run.errors.contains("must not be empty"), "\(run.errors)")
    }

    @Test func aResourceIsNotPrinted() throws {
        try weir.manifest(
            "probe", "a: { uses: probe.resource, input: 3, output: shared.b.a }", more: "shared: { b: { c: 1 } }")
        let run = try weir("run", "flow.yaml", "--quiet", "--print", "b", "--print", "b.c")
        #expect(run.status == 1)
        #expect(run.output == "1\n")
        #expect(
            run.errors == "weir: error: cannot print \"b\": .a: a resource \"probe.token\" cannot be printed as JSON\n")
    }

    @Test func sharedIsLaidOverTheStoreOfTheManifest() throws {
        try weir.folder.write(#"{"b": 1, "d": {"e": "é\n"}}"#, to: "store.json")
        let run = try weir("run", "flow.yaml", "--shared", "store.json", "--print", "b", "--print", "d")
        #expect(run.output == "1\n{\"e\":\"é\\n\"}\n", "\(run.errors)")
    }

    @Test func setTakesJSONAndFiles() throws {
        try weir.folder.write("two\nlines", to: "text.txt")
        try weir.folder.write("[1, {\"x\": 2}]", to: "data.json")
        let run = try weir(
            "run", "flow.yaml", "--set", "b.n.m={\"k\": [true]}", "--set", "t=@text.txt", "--set",
            "shared.j=@data.json",
            "--print", "b", "--print", "t", "--print", "j")
        #expect(
            run.output == """
                {"c":[1,2.5,null,true,"x"],"n":{"m":{"k":[true]}}}
                "two\\nlines"
                [1,{"x":2}]

                """, "\(run.errors)")
    }

    @Test func setComesAfterShared() throws {
        try weir.folder.write(#"{"b": 1}"#, to: "store.json")
        let run = try weir("run", "flow.yaml", "--set", "b=2", "--shared", "store.json", "--print", "b")
        #expect(run.output == "2\n")
    }

    @Test func filesOfTheCommandLineStartWhereItIsCalledAndThoseOfTheManifestBesideIt() throws {
        try weir.folder.write("here", to: "note.txt")
        try weir.folder.write(#"{"from": "here"}"#, to: "store.json")
        try weir.folder.write("beside", to: "inner/note.txt")
        try weir.folder.write(#"{"from": "beside"}"#, to: "inner/store.json")
        try weir.folder.write(
            "weir: 1\nplugins: [files]\nnodes: { a: { uses: files.read, with: { path: note.txt }, output: shared.a } }\n",
            to: "inner/flow.yaml")
        let run = try weir(
            "run", "inner/flow.yaml", "--shared", "store.json", "--set", "set=@note.txt", "--print", "a", "--print",
            "from", "--print", "set")
        #expect(run.output == "\"beside\"\n\"here\"\n\"here\"\n", "\(run.errors)")
    }

    @Test(arguments: [
        ("3", "3"), ("-3", "-3"), ("3.5", "3.5"), ("1e3", "1000.0"), ("true", "true"), ("null", "null"), ("", "\"\""),
        ("007", "\"007\""), ("-08", "\"-08\""), ("0", "0"), ("0.5", "0.5"), ("\"12\"", "\"12\""), ("\"", "\"\\\"\""),
        ("hello", "\"hello\""), ("yes", "\"yes\""), ("0x1F", "31"), ("a=b", "\"a=b\""), ("[1]", "\"[1]\""),
    ])
    func aParamIsReadLikeAScalarOfTheManifest(_ text: String, _ json: String) throws {
        let run = try weir("run", "flow.yaml", "--param", "v=\(text)", "--print", "a.v")
        #expect(run.output == "\(json)\n", "\(run.errors)")
    }

    @Test func aCaughtErrorHasPartsAndAKeyMayHaveAnEqualSign() throws {
        try weir.manifest(
            "files, text", "a: { uses: files.read, input: nope.txt, catch: { to: b, error: shared.err } }",
            "b: { uses: text.format, with: { template: '${shared.err.code}: ${shared.err.message}' }, output: shared.r }"
        )
        let run = try weir(
            "run", "flow.yaml", "--quiet", "--set", "m[\"x=y\"]=1", "--print", "r", "--print", "err.code", "--print",
            "m")
        let expected = #"""
            "not found: cannot read \"nope.txt\": No such file or directory"
            "not found"
            {"x=y":1}

            """#
        #expect(run.output == expected, "\(run.errors)")
    }

    @Test func quietSaysNothingOfASuccess() throws {
        try weir("run", "flow.yaml", "--quiet").expect(0)
    }

    @Test func quietSaysWhyARunFailed() throws {
        try weir.manifest("probe", "a: { uses: probe.fail, input: 1 }")
        try weir("run", "flow.yaml", "--quiet").expect(1, "weir: error: main/a: failed on purpose")
    }

    @Test func pathsOfAFailedRunThatExistArePrinted() throws {
        try weir.manifest("probe", "a: { uses: probe.fail, input: 1 }", more: "shared: { b: 1 }")
        let run = try weir("run", "flow.yaml", "--print", "b", "--print", "c")
        #expect(run.status == 1 && run.output == "1\n")
        #expect(run.errorLines.count == 2, "\(run.errors)")
    }

    @Test func theSummaryCountsItemsFailuresAndRetries() throws {
        try weir.manifest(
            "probe",
            "a: { uses: probe.fail, batch: parallel, tolerate: 1, items: { range: 10 }, retry: { attempts: 2 }, with: { only: 4 } }"
        )
        let run = try weir("run", "flow.yaml")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errorLines.first == "weir: failed: main/a[4]: failed on purpose (item 4)")
        #expect(
            run.errorLines.last?.hasPrefix("weir: done: 9 items done, 1 failed, 1 retried, 1 node visit, ") == true,
            "\(run.errors)")
    }

    /// What a shell says of a run, whose command line it gets in place of RUN.
    private func shell(_ script: String) throws -> ProgramRun {
        let command = script.replacing("RUN", with: "\"$0\" run flow.yaml --quiet")
        return try ProgramRun("bash", ["-c", command, Programs.weir], in: weir.folder.path)
    }

    @Test func standardOutputThatIsClosedIsAFailureAndNoOtherFileTakesItsPlace() throws {
        try shell("RUN --print b >&-").expect(1, "weir: error: cannot write the output: standard output is closed")
        try shell("RUN <&- >&-").expect(0)
        #expect(try shell("RUN --print b.c 2>&-").output == "[1,2.5,null,true,\"x\"]\n")
    }

    @Test func aReaderThatLeftIsAFailureOfThePrint() throws {
        try shell("exec 3> >(true); wait $!; RUN --print b >&3").expect(
            1, "weir: error: cannot write the output: Broken pipe")
    }

    @Test func whatNativeCodePrintsIsNoOutput() throws {
        try weir.folder.write(
            """
            weir: 1
            functions: { c: { library: libc.so.6, functions: { puts: int puts(string s) } } }
            nodes: { a: { uses: c.puts, input: from C, output: shared.a, next: b }, b: { uses: c.puts, input: again } }
            shared: { b: 1 }
            """, to: "flow.yaml")
        let run = try weir("run", "flow.yaml", "--quiet", "--print", "b")
        #expect(run.status == 0 && run.output == "1\n", "\(run.errors)")
        #expect(run.errors == "from C\nagain\n")
    }

    @Test func aPeerThatLeavesDoesNotEndTheRun() throws {
        try weir.folder.write(
            """
            weir: 1
            functions: { c: { library: libc.so.6, functions: { raise: int raise(int signal) } } }
            nodes: { a: { uses: c.raise, input: 13, output: shared.a } }
            """, to: "flow.yaml")
        let run = try weir("run", "flow.yaml", "--quiet", "--print", "a")
        #expect(run.status == 0 && run.output == "0\n", "\(run.errors)")
    }

    @Test func standardOutputThatIsFullIsAFailure() throws {
        let run = try weir("run", "flow.yaml", "--quiet", "--print", "b", output: "/dev/full")
        run.expect(1, "weir: error: cannot write the output: No space left on device")
        for command in ["check", "graph"] {
            let run = try weir(command, "flow.yaml", output: "/dev/full")
            #expect(run.status == (command == "check" ? 0 : 1), "\(command): \(run.errors)")
        }
    }
}
