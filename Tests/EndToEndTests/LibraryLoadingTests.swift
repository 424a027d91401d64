import Glibc
import Testing
import WeirTestSupport

/// Which library a run loads, with what stack and in whose sight.
struct LibraryLoadingTests {
    let weir: Weir

    init() throws { weir = try Weir() }

    private func build(_ text: String, as name: String, _ flags: String = "-g") throws {
        try weir.folder.write("\(text)\n", to: "source.c")
        try #require(
            system(
                "cd '\(weir.folder.path)' && mkdir -p $(dirname \(name)) && "
                    + "cc -w -O1 -shared -fPIC -o '\(name)' source.c \(flags)") == 0)
    }

    private func manifest(_ functions: String, _ nodes: String) throws {
        try weir.folder.write("weir: 1\nfunctions:\n\(functions)\nnodes:\n\(nodes)\n", to: "flow.yaml")
    }

    @Test func whatALinkNeedsMayLieBesideTheLink() throws {
        try build("int dep(void) { return 5; }", as: "x/libdep.so", "-Wl,-soname,libdep.so")
        try build(
            "int dep(void); int top(void) { return dep() + 1; }", as: "y/libtop.so", "-Lx -ldep -Wl,-rpath,'$ORIGIN'")
        try #require(
            system("cd '\(weir.folder.path)' && mkdir farm && ln -s ../x/libdep.so ../y/libtop.so farm/") == 0)
        try manifest(
            "  t: { library: ./farm/libtop.so, functions: { top: int top(), dep: int dep() } }",
            "  a: { uses: t.top, output: shared.a, next: b }\n  b: { uses: t.dep, output: shared.b }")
        let run = try weir("run", "flow.yaml", "--quiet", "--print", "a", "--print", "b")
        #expect(run.output == "6\n5\n", "\(run.errors)")
    }

    @Test func whatIsLoadedBeforeTheProgramMayStartOthers() throws {
        let calls = """
            #define _GNU_SOURCE
            #include <pthread.h>
            #include <unistd.h>
            static void *nothing(void *argument) { return argument; }
            __attribute__((constructor)) static void start(void) {
                char *const list[] = {"none", NULL};
                pthread_t thread;
                execve("/none", list, list + 1);
                execv("/none", list);
                execl("/none", "none", NULL);
                execvp("/none", list);
                execlp("/none", "none", NULL);
                execvpe("/none", list, list + 1);
                fexecve(-1, list, list + 1);
                if (pthread_create(&thread, NULL, nothing, NULL) == 0) pthread_join(thread, NULL);
            }
            """
        try build(calls, as: "libstarter.so", "-pthread")
        let run = try weir("--version", variables: ["LD_PRELOAD": weir.folder.path("libstarter.so")])
        #expect(run.status == 0, "\(run.errors)")
    }

    @Test func theLibraryPathIsFollowedAndTold() throws {
        try build("int which(void) { return 1; }", as: "one/libweirwhich.so.1")
        try manifest(
            "  w: { library: libweirwhich.so.1, functions: { which: int which() } }",
            "  a: { uses: w.which, output: shared.a }")
        let folder = "\(weir.folder.path)/one"
        let run = try weir("run", "flow.yaml", "--print", "a", variables: ["LD_LIBRARY_PATH": folder])
        #expect(run.output == "1\n")
        let note =
            "flow.yaml:3:17: warning: the library \"libweirwhich.so.1\" is \(folder)/libweirwhich.so.1, found through LD_LIBRARY_PATH"
        #expect(run.errorLines.first == note)
        let check = try weir("check", "flow.yaml", variables: ["LD_LIBRARY_PATH": folder])
        #expect(check.status == 0)
        #expect(check.errors.contains(note))
        let without = try weir("check", "flow.yaml")
        #expect(without.status == 2)
        #expect(without.errors.contains("there is no library \"libweirwhich.so.1\""))
    }

    @Test func aLibraryForAllIsLoadedFirst() throws {
        try build("int base(void) { return 40; }", as: "libbase.so")
        try build("int base(void); int more(void) { return base() + 2; }", as: "libmore.so")
        let functions = { (global: String) in
            "  more: { library: ./libmore.so, functions: { more: int more() } }\n"
                + "  base: { library: ./libbase.so\(global) }"
        }
        try manifest(functions(", global: true"), "  a: { uses: more.more, output: shared.a }")
        #expect(try weir("run", "flow.yaml", "--quiet", "--print", "a").output == "42\n")
        try manifest(
            functions(", functions: { base: int base() }"), "  a: { uses: more.more, output: shared.a }")
        let run = try weir("run", "flow.yaml", "--quiet", "--print", "a")
        #expect(run.status == 2)
        #expect(run.errors.contains("needs the symbol \"base\""))
    }

    @Test(arguments: ["", "--threads=300"]) func aFunctionHasTheStackOfAFirstThread(_ option: String) throws {
        try build(
            "int deep(int x) { volatile char room[6 << 20]; for (int i = 0; i < sizeof room; i += 4096) room[i] = x;"
                + " return room[4096]; }", as: "libdeep.so")
        try manifest(
            "  d: { library: ./libdeep.so, functions: { deep: int deep(int x) } }",
            "  a: { uses: d.deep, batch: parallel, items: [1, 2, 3], output: shared.a }")
        let arguments = ["run", "flow.yaml", "--quiet", "--print", "a"] + (option.isEmpty ? [] : [option])
        let run = try ProgramRun(Programs.weir, arguments, in: weir.folder.path)
        #expect(run.output == "[1,2,3]\n", "\(run.errors)")
    }

    @Test func aDisagreementCanBeOverridden() throws {
        try build("int add(int a, int b) { return a + b; }", as: "liba.so")
        try manifest(
            "  a: { library: ./liba.so, functions: { add: 'u32 add(u32 a, u32 b)' } }",
            "  n: { uses: a.add, input: { a: 1, b: 2 }, output: shared.n }")
        #expect(try weir("check", "flow.yaml").errors.contains("is declared u32, but the library's is int (i32)"))
        try manifest(
            "  a: { library: ./liba.so, functions: { add: 'trust u32 add(u32 a, u32 b)' } }",
            "  n: { uses: a.add, input: { a: 1, b: 2 }, output: shared.n }")
        try weir("check", "flow.yaml").expect(0)
        #expect(try weir("run", "flow.yaml", "--quiet", "--print", "n").output == "3\n")
        #expect(try weir("inspect", "a.add", "--manifest", "flow.yaml").output.contains("trust u32 add(u32 a, u32 b)"))
    }

    @Test func sparseDebugInformationRefutesNothing() throws {
        try build("int add(int a, int b) { return a + b; }", as: "liba.so", "-g1")
        try manifest(
            "  a: { library: ./liba.so, functions: { add: 'int add(int a, int b)' } }",
            "  n: { uses: a.add, input: { a: 1, b: 2 }, output: shared.n }")
        try weir("check", "flow.yaml").expect(0)
        let listing = try weir("ffi", "./liba.so")
        #expect(listing.status == 0)
        #expect(listing.output.contains("its debug information has no types, as with -g1"))
    }

    @Test func aScriptForTheLinkerIsSaidToBeOne() throws {
        try weir.folder.write("/* GNU ld script */\nGROUP ( /lib/libm.so.6 AS_NEEDED ( libx.so ) )\n", to: "libm.so")
        try manifest(
            "  m: { library: ./libm.so, functions: { sin: f64 sin(f64 x) } }", "  a: { uses: m.sin, input: 1 }")
        let expected = "is a script for the linker, which the loader cannot read; name the library itself: libm.so.6"
        let check = try weir("check", "flow.yaml")
        #expect(check.status == 2)
        #expect(check.errors.contains(expected))
        let listing = try weir("ffi", "./libm.so")
        #expect(listing.status == 3)
        #expect(listing.errors.contains(expected))
    }
}
