import Testing
import WeirTestSupport

/// What C functions can do to the process that calls them, and to the thread that calls others next.
struct FunctionMisdeedTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    private func build(_ flags: String...) throws {
        let source = "\(Programs.repository)/Tests/Fixtures/libraries/misdeeds.cpp"
        let build = try ProgramRun(
            "c++", ["-std=c++17", "-w", "-O1", "-fPIC", "-shared", "-pthread"] + flags + [source, "-o", "liba.so"],
            in: weir.folder.path)
        try #require(build.status == 0, "\(build.errors)")
    }

    private func run(_ signature: String, _ node: String, destructor: String = "end_well") throws -> ProgramRun {
        try weir.folder.write(
            """
            weir: 1
            functions:
              a:
                library: ./liba.so
                concurrency: reentrant
                types: |
                  struct pair { string text; int n; }
                  callback int listener(string text)
                  handle thing free(\(destructor))
                functions: { f: "\(signature)" }
            nodes:
              n: { uses: a.f, \(node), output: shared.n }

            """, to: "flow.yaml")
        return try weir("run", "flow.yaml", "--quiet")
    }

    private func expect(
        _ run: ProgramRun, _ status: Int32, _ words: String, from location: SourceLocation = #_sourceLocation
    ) {
        #expect(run.status == status, "\(run.errors)", sourceLocation: location)
        #expect(run.errorLines.count == 1, "\(run.errors)", sourceLocation: location)
        let line = run.errorLines.first ?? ""
        #expect(line.hasPrefix("weir: error: plugin \"a\" (/"), "\(line)", sourceLocation: location)
        #expect(line.hasSuffix("liba.so) \(words)"), "\(line)", sourceLocation: location)
    }

    static let badResults = [
        ("string bad()", ""), ("bytes[8] bad()", ""), ("i32[4] bad()", ""), ("i32* bad()", ""), ("pair* bad()", ""),
        ("int bad_out(out string p)", ""), ("int bad_out(out bytes[8] free p)", ""), ("pair bad_pair()", ""),
        ("int negative(int x) fails if < 0 message bad_text(x)", "input: 7"),
        ("bytes[n] short_of(out size_t n)", ""),
    ]

    @Test(arguments: badResults)
    func aPointerThatLeadsNowhereNamesTheFunction(_ signature: String, _ node: String) throws {
        try build()
        expect(
            try run(signature, node.isEmpty ? "with: {}" : node), 1,
            "misled weir, which crashed with SIGSEGV while it read what the call of a.f at main/n gave back")
    }

    @Test func aPointerThatACallbackGetsNamesTheFunction() throws {
        try build()
        expect(
            try run("int call_back(listener f)", "with: { f: collect }"), 1,
            "crashed with SIGSEGV in the call of a.f at main/n")
    }

    static let ends = [
        ("end_segv", "crashed with SIGSEGV"), ("end_stack", "crashed with SIGSEGV"), ("end_exit", "called exit"),
        ("end_thread", "called pthread_exit"),
    ]

    @Test(arguments: ends)
    func aDestructorOfAHandleIsNamed(_ function: String, _ words: String) throws {
        try build()
        expect(
            try run("thing make(int x)", "input: 7", destructor: function), 1,
            "\(words) in the end of a value of a.f at main/n")
    }

    @Test func anExceptionOfADestructorIsReported() throws {
        try build()
        expect(
            try run("thing make(int x)", "input: 7", destructor: "end_throw"), 0,
            "threw an exception in the end of a value of a.f at main/n: boom")
    }

    static let calls = [
        ("leave_exit", "called exit"), ("leave__exit", "called _exit"), ("leave_quick", "called quick_exit"),
        ("leave_system_call", "called the system call exit"), ("leave_thread", "called pthread_exit"),
        ("leave_cancel", "called pthread_cancel"), ("leave_execv", "called execv"),
        ("leave_execl", "called execl"), ("leave_daemon", "called daemon"), ("leave_stack", "crashed with SIGSEGV"),
    ]

    @Test(arguments: calls, ["sequential", "parallel"])
    func anEndInACallIsNamed(_ call: (function: String, words: String), _ batch: String) throws {
        try build()
        expect(
            try run("int \(call.function)(int x)", "batch: \(batch), items: [1, 2, 3]"), 1,
            "\(call.words) in the call of a.f at main/n")
    }

    @Test func anExitOfTheCLibrarysOwnIsNamed() throws {
        try build()
        let run = try run("int leave_errx(int x)", "input: 1")
        #expect(run.status == 1)
        // The first line is errx's.
        #expect(
            run.errorLines.count == 2
                && run.errorLines.last?.hasSuffix("in the call of a.f at main/n") == true)
    }

    @Test(arguments: calls)
    func anEndInAConstructorIsNamed(_ function: String, _ words: String) throws {
        try build("-DCONSTRUCTOR=\(function)")
        expect(try run("int plain(int x)", "input: 1"), 3, "\(words) while it was loaded (dlopen)")
    }

    @Test(arguments: calls, ["DESTRUCTOR", "ATEXIT"])
    func anEndAfterTheRunIsNamed(_ call: (function: String, words: String), _ place: String) throws {
        try build("-D\(place)=\(call.function)")
        expect(
            try run("int plain(int x)", "input: 1"), 1,
            "\(call.words) outside any call: in a destructor, or in what it registered for the end")
    }

    @Test func whatAFunctionDoesToItsThreadEndsWithItsCall() throws {
        try build()
        try weir.folder.write(
            """
            weir: 1
            functions:
              a:
                library: ./liba.so
                types: callback int number(int x)
                functions:
                  third: f64 third(f64 x)
                  half: f64 half(f64 x)
                  disturb: int disturb(int x)
                  disturb_and_call: int disturb_and_call(number f)
                  sees_flow: int sees_flow(int x)
            nodes:
              before: { uses: a.third, input: 1.0, output: shared.before, next: disturb }
              disturb: { uses: a.disturb, batch: parallel, items: [1, 2, 3, 4], output: shared.disturbed, next: sees }
              sees: { uses: a.sees_flow, batch: parallel, items: [1, 2, 3, 4], output: shared.sees, next: third }
              third: { uses: a.third, input: 1.0, output: shared.third, next: half }
              half: { uses: a.half, input: 4.0e-308, output: shared.half, next: inside }
              inside: { uses: a.disturb_and_call, with: { f: a.sees_flow }, output: shared.inside }

            """, to: "flow.yaml")
        let run = try weir(
            "run", "flow.yaml", "--quiet", "--print", "before", "--print", "disturbed", "--print", "sees", "--print",
            "third", "--print", "half", "--print", "inside")
        #expect(run.status == 0, "\(run.errors)")
        #expect(
            run.output == "0.3333333333333333\n[1,2,3,4]\n[1,2,3,4]\n0.3333333333333333\n2e-308\n1\n", "\(run.errors)")
    }

    @Test func aConstructorDoesNotChangeTheArithmeticOfOthers() throws {
        // As a library that is linked with -ffast-math does.
        try build("-DCONSTRUCTOR=disturb")
        let run = try run("f64 half(f64 x)", "input: 4.0e-308")
        #expect(run.status == 0, "\(run.errors)")
        let printed = try weir("run", "flow.yaml", "--quiet", "--print", "n")
        #expect(printed.output == "2e-308\n")
    }
}
