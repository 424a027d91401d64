import Testing
import WeirTestSupport

/// C functions as nodes like any other: plain, in batches, with retry, fallback and limit; listed and inspected.
struct FunctionNodeTests {
    private let weir: Weir

    init() throws {
        weir = try Weir()
        let source = "\(Programs.repository)/Tests/Fixtures/libraries/visits.c"
        let library = weir.folder.path("libvisits.so")
        let build = try ProgramRun(
            "cc", ["-std=gnu17", "-fPIC", "-shared", "-pthread", source, "-o", library], in: weir.folder.path)
        try #require(build.status == 0, "\(build.errors)")
    }

    private static let functions = """
        limits: { one: { concurrency: 1 } }
        functions:
          v:
            library: ./libvisits.so
            doc: Functions that tell how they were called.
            functions:
              third_time: int third_time(int key) fails if < 0 errno
              never: int never(int key) fails if < 0 errno
              calls: int calls_of(int key)
              alone: int alone(int x)
              alone_too: { symbol: alone, signature: int alone(int y) }
              crowd: { symbol: alone, signature: int alone(int x), concurrency: reentrant }
              meet: { signature: int meet(int x), concurrency: reentrant, doc: Waits for another call. }
        """

    /// The values that a run of some nodes prints for `shared.a`, `shared.b` and so on.
    private func run(_ nodes: String..., printing keys: String) throws -> [String] {
        try weir.folder.write(
            "weir: 1\n\(Self.functions)\nnodes:\n\(nodes.map { "  \($0)\n" }.joined())", to: "flow.yaml")
        let run = try ProgramRun(
            Programs.weir, ["run", "flow.yaml"] + keys.flatMap { ["--print", String($0)] }, in: weir.folder.path)
        #expect(run.status == 0, "\(run.errors)")
        return run.output.split(separator: "\n").map(String.init)
    }

    @Test func aPlainNodeAndBothKindsOfBatchRetry() throws {
        #expect(
            try run(
                "a: { uses: v.third_time, input: 1, retry: { attempts: 3 }, output: shared.a, next: b }",
                "b: { uses: v.third_time, batch: sequential, items: [2, 3], retry: { attempts: 3 }, output: shared.b, next: c }",
                "c: { uses: v.third_time, batch: parallel, items: [4, 5], retry: { attempts: 3 }, output: shared.c, next: d }",
                "d: { uses: v.calls, batch: sequential, items: [1, 2, 3, 4, 5, 6], output: shared.d }",
                printing: "abcd") == ["3", "[3,3]", "[3,3]", "[3,3,3,3,3,0]"])
    }

    @Test func aPermanentErrorIsNotRetriedAndFallsBack() throws {
        #expect(
            try run(
                "a: { uses: v.never, batch: parallel, items: [6, 7], retry: { attempts: 5 }, fallback: none, output: shared.a, next: b }",
                "b: { uses: v.calls, batch: sequential, items: [6, 7], output: shared.b, next: c }",
                "c: { uses: v.never, input: 8, catch: { to: d, error: shared.c } }", "d: { uses: v.calls, input: 8 }",
                printing: "abc")
                == [
                    "[\"none\",\"none\"]", "[1,1]",
                    "{\"$error\":{\"code\":\"invalid input\",\"message\":\"never: Invalid argument (errno 22)\"}}",
                ])
    }

    @Test func theFunctionsOfALibraryTakeTurnsUnlessDeclaredReentrant() throws {
        let ones = "[\(Array(repeating: "1", count: 40).joined(separator: ","))]"
        #expect(
            try run(
                "a: { uses: v.alone, batch: parallel, concurrency: 8, items: { range: 40 }, output: shared.a, next: b }",
                "b: { uses: v.meet, batch: parallel, concurrency: 2, items: { range: 2 }, output: shared.b }",
                printing: "ab") == [ones, "[1,1]"])
    }

    @Test func twoFunctionsOfALibraryTakeTurnsWithEachOther() throws {
        try weir.folder.write(
            """
            weir: 1
            \(Self.functions)
            flow: both
            flows:
              both:
                batch: parallel
                concurrency: 8
                items: { each: [a, b, c, d, e, f, g, h, i, j, k, l], as: n }
                scope: iteration
                collect: [a, b]
                nodes:
                  a: { uses: v.alone, input: 1, output: "shared.a[params.n]", next: b }
                  b: { uses: v.alone_too, input: 1, output: "shared.b[params.n]" }

            """, to: "flow.yaml")
        let run = try weir("run", "flow.yaml", "--print", "a", "--print", "b")
        #expect(run.status == 0, "\(run.errors)")
        let ones = "{\("abcdefghijkl".map { "\"\($0)\":1" }.joined(separator: ","))}\n"
        #expect(run.output == ones + ones)
    }

    /// The thread that calls back is another than the one that has the library's turn, and waits for it.
    @Test func aThreadOfALibraryMayCallBackIntoTheLibrary() throws {
        try buildGrammar()
        try weir.folder.write(
            """
            weir: 1
            functions:
              g:
                library: ./libgrammar.so
                types: callback int number(int x)
                functions: { on_thread: i64 on_thread(number call), triple: int triple(int x) }
            nodes:
              a: { uses: g.on_thread, with: { call: g.triple }, output: shared.a }

            """, to: "flow.yaml")
        let run = try weir("run", "flow.yaml", "--print", "a", atMost: 30)
        #expect(run.output == "9\n", "\(run.errors)")
    }

    @Test func aLimitHoldsForAFunction() throws {
        #expect(
            try run(
                "a: { uses: v.crowd, batch: parallel, concurrency: 8, limit: one, items: { range: 20 }, output: shared.a }",
                printing: "a") == ["[\(Array(repeating: "1", count: 20).joined(separator: ","))]"])
    }

    // MARK: Documentation

    @Test func listAndInspectShowDeclaredFunctions() throws {
        try weir.folder.write(
            "weir: 1\n\(Self.functions)\nnodes: { a: { uses: v.calls, input: 1 } }\n", to: "flow.yaml")
        let list = try weir("list", "flow.yaml")
        #expect(list.status == 0, "\(list.errors)")
        #expect(list.output.hasPrefix("v  Functions that tell how they were called.\n"), "\(list.output)")
        #expect(list.output.contains("\n  v.calls       int calls_of(int key)\n"), "\(list.output)")
        #expect(list.output.contains("\n  v.meet        Waits for another call.\n"))
        let inspect = try weir("inspect", "v.calls", "--manifest", "flow.yaml")
        #expect(inspect.output.contains("\n  item:   int, \"key\", unless given under \"with\"\n"), "\(inspect.output)")
        #expect(inspect.output.contains("\n  runs: serial_group libvisits.so, takes chunks of items\n"))
        let json = try weir("inspect", "v.meet", "--manifest", "flow.yaml", "--json")
        #expect(json.output.contains("\"concurrency\": \"reentrant\""), "\(json.output)")
        #expect(json.output.contains("\"doc\": \"Waits for another call. C: int meet(int x)\""))
        #expect(try weir("list", "flow.yaml", "--json").output.contains("\"name\": \"v.alone_too\""))
    }

    private func buildGrammar(_ flags: String...) throws {
        let source = "\(Programs.repository)/Tests/Fixtures/libraries/grammar.c"
        let build = try ProgramRun(
            "cc", ["-std=gnu17", "-w", "-fPIC", "-shared", "-pthread"] + flags + [source, "-o", "libgrammar.so"],
            in: weir.folder.path)
        try #require(build.status == 0, "\(build.errors)")
    }

    @Test func ffiListsWhatCanBePasted() throws {
        try buildGrammar("-g")
        let one = try weir("ffi", "./libgrammar.so", "sum_bytes")
        #expect(one.status == 0, "\(one.errors)")
        #expect(
            one.output.contains("      sum_bytes: uint64_t sum_bytes(bytes data, uint32_t len(data))\n"),
            "\(one.output)")
        let all = try weir("ffi", "./libgrammar.so")
        #expect(!all.output.contains("without a signature"), "\(all.output)")
        // Declares some sixty functions; each must agree with the debug information that it came from.
        try weir.folder.write(all.output, to: "grammar.yaml")
        try weir.folder.write(
            "weir: 1\ninclude: [grammar.yaml]\nnodes:\n  a: { uses: grammar.swap, input: { x: 1, y: 2.5 }, output: shared.a }\n",
            to: "flow.yaml")
        let run = try weir("run", "flow.yaml", "--print", "a")
        #expect(run.output == "{\"x\":2.5,\"y\":1.0}\n", "\(run.errors)")
        #expect(run.errorLines.count == 1, "no problem is found: \(run.errors)")
    }

    @Test(arguments: [
        (["libnowhere.so.9"], Int32(64), "there is no library \"libnowhere.so.9\""),
        (["./libvisits.so", "mete"], 64, "the library exports no function \"mete\""),
        (["./libvisits.so", "meet"], 1, "it has no debug information"),
    ])
    func ffiSaysWhyThereIsNothingToPaste(_ words: [String], _ status: Int32, _ message: String) throws {
        let run = try ProgramRun(Programs.weir, ["ffi"] + words, in: weir.folder.path)
        #expect(run.status == status)
        #expect(run.errors.contains(message), "\(run.errors)")
    }

    // MARK: Crashes

    @Test func aWrongDeclarationThatCrashesEndsTheRunWithTheFunctionsName() throws {
        // Without debug information, which would give the lie away.
        try buildGrammar()
        try weir.folder.write(
            """
            weir: 1
            functions:
              c: { library: ./libgrammar.so, functions: { crash: int crash(i64 p) } }
            nodes:
              a: { uses: c.crash, batch: parallel, items: [16] }

            """, to: "flow.yaml")
        try weir("check", "flow.yaml").expect(0)
        let run = try weir("run", "flow.yaml")
        #expect(run.status == 1, "\(run.errors)")
        #expect(run.errors.contains("crashed with SIGSEGV in the call of c.crash"), "\(run.errors)")
    }
}
