import Glibc
import Testing
import WeirTestSupport

/// Handles and callbacks at the end of a run.
struct HandleRunTests {
    let weir: Weir

    init() throws { weir = try Weir() }

    private func build(_ text: String) throws {
        try weir.folder.write("\(text)\n", to: "source.c")
        try #require(system("cd '\(weir.folder.path)' && cc -w -O1 -g -shared -fPIC -o liba.so source.c") == 0)
    }

    private static let source = """
        #include <stdio.h>
        #include <stdlib.h>
        struct thing { int id; struct thing *parent; int alive; };
        struct thing *make(int id) { struct thing *t = calloc(1, sizeof *t); t->id = id; t->alive = 1; return t; }
        struct thing *child(struct thing *parent, int id) { struct thing *t = make(id); t->parent = parent; return t; }
        void end(struct thing *t) {
            fprintf(stderr, "end %d%s\\n", t->id, t->parent && !t->parent->alive ? " after its parent" : "");
            t->alive = 0;
        }
        int fail(struct thing *t) { return -1; }
        """

    private static let functions = """
        weir: 1
        functions:
          a:
            library: ./liba.so
            types: handle thing free(end)
            functions:
              make: thing make(int id)
              child: thing child(thing parent, int id)
              fail: int fail(thing t) fails if < 0
        """

    @Test(arguments: [false, true]) func handlesOfSeveralNodesEndYoungestFirst(_ fails: Bool) throws {
        try build(Self.source)
        try weir.folder.write(
            """
            \(Self.functions)
            nodes:
              one: { uses: a.make, input: 1, output: shared.z, next: two }
              two: { uses: a.child, input: 2, with: { parent: "${shared.z}" }, output: shared.a, next: three }
              three: { uses: a.make, batch: parallel, items: [3], output: shared.m, next: four }
              four: { uses: a.child, input: 4, with: { parent: "${shared.m[0]}" }, output: shared.b, next: five }
              five: { uses: \(fails ? "a.fail, input: \"${shared.a}\"" : "a.child, input: 5, with: { parent: \"${shared.a}\" }, output: shared.c") }

            """, to: "flow.yaml")
        let run = try weir("run", "flow.yaml", "--quiet")
        #expect(run.status == (fails ? 1 : 0), "\(run.errors)")
        let order = run.errorLines.filter { $0.hasPrefix("end ") }
        #expect(order == (fails ? [] : ["end 5"]) + ["end 4", "end 3", "end 2", "end 1"], "\(run.errors)")
    }

    @Test func aStreamIsEndedByAFailedClose() throws {
        try weir.folder.write(
            """
            weir: 1
            functions:
              c:
                library: libc.so.6
                types: handle FILE free(fclose)
                functions:
                  open: FILE fopen(string path, string mode) fails if null errno
                  puts: int fputs(string s, FILE f) fails if < 0 errno
                  close: int fclose(take FILE f) fails if != 0 errno
            nodes:
              o: { uses: c.open, input: /dev/full, with: { mode: w }, output: shared.f, next: p }
              p: { uses: c.puts, input: hello, with: { f: "${shared.f}" }, next: k }
              k: { uses: c.close, input: "${shared.f}", catch: { to: e, error: shared.problem } }
              e: { uses: c.open, input: /dev/null, with: { mode: w } }

            """, to: "flow.yaml")
        let run = try weir("run", "flow.yaml", "--quiet", "--print", "problem.message")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output == "\"fclose: No space left on device (errno 28)\"\n")
        #expect(run.errors.isEmpty)
    }

    @Test func aCallbackAtTheProcesssEndGetsItsElse() throws {
        try build(
            """
            #include <stdio.h>
            #include <stdlib.h>
            static int (*late)(int);
            static void end(void) { fprintf(stderr, "got %d and %d\\n", late(3), late(4)); }
            void at_end(int (*f)(int)) { late = f; atexit(end); }
            int twice(int x) { return 2 * x; }
            """)
        try weir.folder.write(
            """
            weir: 1
            functions:
              a:
                library: ./liba.so
                concurrency: reentrant
                types: "callback int cb(int x) else -7 for instance"
                functions: { at_end: void at_end(cb f), twice: int twice(int x) }
            nodes: { n: { uses: a.at_end, with: { f: a.twice } } }

            """, to: "flow.yaml")
        let run = try weir("run", "flow.yaml", "--quiet")
        #expect(run.status == 0)
        #expect(
            run.errorLines == [
                "weir: warning: main/n: the callback \"f\" (a.twice) is called after its node has ended, so C gets its \"else\"",
                "got -7 and -7",
            ])
    }

    @Test func aDestructorMayCallBackWhileItsNodeLives() throws {
        try build(
            """
            #include <stdio.h>
            #include <stdlib.h>
            static int (*hook)(int);
            void set(int (*f)(int)) { hook = f; }
            int twice(int x) { return 2 * x; }
            void *make(int x) { return calloc(1, 8); }
            void end(void *p) { fprintf(stderr, "got %d\\n", hook(21)); }
            """)
        try weir.folder.write(
            """
            weir: 1
            functions:
              a:
                library: ./liba.so
                concurrency: reentrant
                types: |
                  callback int cb(int x) else -7 for instance
                  handle thing free(end)
                functions: { set: void set(cb f), twice: int twice(int x), make: thing make(int x) }
            nodes:
              s: { uses: a.set, with: { f: a.twice }, next: m }
              m: { uses: a.make, input: 1, output: shared.m }

            """, to: "flow.yaml")
        let run = try weir("run", "flow.yaml", "--quiet")
        #expect(run.status == 0)
        #expect(run.errorLines == ["got 42"], "handles end before nodes")
    }
}
