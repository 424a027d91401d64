import Glibc
import Testing

@testable import WeirLoading

/// What the loader would refuse, found without loading, and that it really does.
struct LinkCheckTests {
    private func complaint(
        _ libraries: BuiltLibraries, _ path: String, entry: String? = nil
    ) -> String? {
        LinkCheck.complaint(
            about: path, entry: entry.map { ($0, "add it") },
            search: libraries.search(folders: ["/lib/x86_64-linux-gnu"]))
    }

    private func isLoaded(_ path: String) -> Bool { unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL) != nil }

    @Test func aSoundLibraryIsLoaded() throws {
        let libraries = try BuiltLibraries()
        let path = try libraries.build(
            "#include <stdio.h>\nint f(void) { return printf(\"%d\", 1); }", as: "libsound_0.so")
        #expect(complaint(libraries, path) == nil)
        #expect(isLoaded(path))
    }

    @Test func aSymbolThatNobodyDefinesIsNamed() throws {
        let libraries = try BuiltLibraries()
        let path = try libraries.build(
            "int nowhere(void); extern int lost; int f(void) { return nowhere() + lost; }", as: "libopen_1.so")
        let expected = try #require(complaint(libraries, path))
        #expect(expected.hasPrefix("needs the symbol \""))
        #expect(expected.contains("\" and 1 more, which neither it nor a library that it names defines"))
        #expect(!isLoaded(path))
    }

    @Test func aFunctionPointerCountsAsACallDoes() throws {
        let libraries = try BuiltLibraries()
        let path = try libraries.build(
            "int nowhere(void); int (*const table[])(void) = { nowhere };", as: "libtable_2.so")
        #expect(
            complaint(libraries, path)
                == "needs the symbol \"nowhere\", which neither it nor a library that it names defines; link it with the "
                + "file or library that does")
        #expect(!isLoaded(path))
    }

    @Test func aWeakSymbolMayBeMissing() throws {
        let libraries = try BuiltLibraries()
        let path = try libraries.build(
            "__attribute__((weak)) int nowhere(void); int f(void) { return nowhere ? nowhere() : 0; }",
            as: "libweak_3.so"
        )
        #expect(complaint(libraries, path) == nil)
        #expect(isLoaded(path))
    }

    @Test func whatIsDeclaredAndNeverUsedIsNotNeeded() throws {
        let libraries = try BuiltLibraries()
        let path = try libraries.build("int nowhere(void); int f(void) { return 1; }", as: "libunused_4.so")
        #expect(complaint(libraries, path) == nil)
        #expect(isLoaded(path))
    }

    @Test func aSymbolMayBeInALibraryOfALibrary() throws {
        let libraries = try BuiltLibraries()
        try libraries.build("int deep(void) { return 1; }", as: "libdeep_5.so")
        try libraries.build("int deep(void); int mid(void) { return deep(); }", as: "libmid_5.so", "-L. -ldeep_5")
        let rpath = "-Wl,-rpath,'$ORIGIN' -Wl,--disable-new-dtags"
        let path = try libraries.build(
            "int deep(void); int mid(void); int f(void) { return mid() + deep(); }", as: "libtop_5.so",
            "-L. -lmid_5 \(rpath) -Wl,--unresolved-symbols=ignore-all")
        #expect(complaint(libraries, path) == nil)
        #expect(isLoaded(path))
    }

    @Test func aMissingLibraryIsNamedWithTheOneThatNeedsIt() throws {
        let libraries = try BuiltLibraries()
        try libraries.build("int deep(void) { return 1; }", as: "gone/libdeep_gone.so")
        let middle = try libraries.build(
            "int deep(void); int mid(void) { return deep(); }", as: "libmid_6.so", "-Lgone -ldeep_gone")
        let path = try libraries.build(
            "int mid(void); int f(void) { return mid(); }", as: "libtop_6.so",
            "-L. -lmid_6 -Wl,-rpath,'$ORIGIN' -Wl,--unresolved-symbols=ignore-all")
        let advice = ", which is not there; install it, or link with -Wl,-rpath and the folder that has it"
        #expect(
            complaint(libraries, path) == "needs the library \"libdeep_gone.so\" for its library \(middle)\(advice)")
        #expect(complaint(libraries, middle) == "needs the library \"libdeep_gone.so\"\(advice)")
        #expect(!isLoaded(path))
    }

    @Test func aSymbolThatALibraryNeedsInVainIsFoundThere() throws {
        let libraries = try BuiltLibraries()
        let middle = try libraries.build("int nowhere(void); int mid(void) { return nowhere(); }", as: "libmid_7.so")
        let path = try libraries.build(
            "int mid(void); int f(void) { return mid(); }", as: "libtop_7.so",
            "-L. -lmid_7 -Wl,-rpath,'$ORIGIN' -Wl,--unresolved-symbols=ignore-all")
        #expect(
            complaint(libraries, path)?.hasPrefix("needs the symbol \"nowhere\" for its library \(middle), ") == true)
        #expect(!isLoaded(path))
    }

    /// A library with two versions of `f`, and one that is built against both and needs the newer one.
    private func versioned(_ libraries: BuiltLibraries, installed: String) throws -> String {
        try libraries.write(Array("ONE { global: f; local: *; };\nTWO { global: f; } ONE;\n".utf8), as: "both.map")
        try libraries.write(Array("ONE { global: f; local: *; };\n".utf8), as: "old.map")
        let both =
            "__asm__(\".symver f1,f@ONE\"); __asm__(\".symver f2,f@@TWO\"); int f1(void) { return 1; } int f2(void) { return 2; }"
        try libraries.build(both, as: "libver.so", "-Wl,--version-script=both.map -Wl,-soname,libver_\(installed).so.1")
        let path = try libraries.build(
            "int f(void); int top(void) { return f(); }", as: "libtop_7.so", "-L. -lver -Wl,-rpath,'$ORIGIN/in'")
        switch installed {
        case "both":
            try libraries.build(
                both, as: "in/libver_\(installed).so.1",
                "-Wl,--version-script=both.map -Wl,-soname,libver_\(installed).so.1")
        case "old":
            try libraries.build(
                "int f(void) { return 1; }", as: "in/libver_\(installed).so.1",
                "-Wl,--version-script=old.map -Wl,-soname,libver_\(installed).so.1")
        case "base":
            try libraries.build(
                "int puts(const char *); int f(void) { return puts(\"\"); }", as: "in/libver_base.so.1",
                "-Wl,-soname,libver_base.so.1")
        default:
            try libraries.build(
                "int f(void) { return 1; }", as: "in/libver_\(installed).so.1", "-Wl,-soname,libver_\(installed).so.1")
        }
        return path
    }

    @Test func aSymbolIsNeededInItsVersion() throws {
        let libraries = try BuiltLibraries()
        let path = try versioned(libraries, installed: "old")
        #expect(
            complaint(libraries, path)
                == "needs the symbol \"f\" in the version TWO of libver_old.so.1, which the one here does not have; build "
                + "it on a system like this one")
        #expect(!isLoaded(path))
    }

    @Test func aLibraryWithoutAnyVersionWouldEndTheProcess() throws {
        let libraries = try BuiltLibraries()
        let path = try versioned(libraries, installed: "none")
        #expect(
            complaint(libraries, path)?.hasPrefix("needs the symbol \"f\" in the version TWO of libver_none.so.1")
                == true)
    }

    @Test(arguments: ["both", "base"])
    func aLibraryThatHasTheVersionOrNoNamesForItWillDo(installed: String) throws {
        let libraries = try BuiltLibraries()
        let path = try versioned(libraries, installed: installed)
        #expect(complaint(libraries, path) == nil)
        #expect(isLoaded(path))
    }

    @Test func aVersionOfTheCLibraryThatIsNotThereYetIsNamed() throws {
        let libraries = try BuiltLibraries()
        try libraries.write(Array("GLIBC_2.999 { global: nice_new; local: *; };\n".utf8), as: "new.map")
        try libraries.build(
            "int nice_new(void) { return 1; }", as: "fake/libc.so.6",
            "-nostdlib -Wl,--version-script=new.map -Wl,-soname,libc.so.6")
        let path = try libraries.build(
            "int nice_new(void); int f(void) { return nice_new(); }", as: "libnew_10.so", "-nostdlib fake/libc.so.6")
        #expect(
            complaint(libraries, path)
                == "needs the symbol \"nice_new\" in the version GLIBC_2.999 of libc.so.6, which the one here does not have; "
                + "build it on a system like this one")
        #expect(!isLoaded(path))
    }

    @Test func aLibraryThatMustNotBeLoadedSaysSo() throws {
        let libraries = try BuiltLibraries()
        let path = try libraries.build("int f(void) { return 1; }", as: "libno_11.so", "-Wl,-z,nodlopen")
        #expect(
            complaint(libraries, path)
                == "says that it must not be loaded at run time; link it without -z nodlopen")
        #expect(!isLoaded(path))
    }

    @Test func aProgramIsNoLibrary() throws {
        let libraries = try BuiltLibraries()
        try libraries.write(Array("int main(void) { return 0; }".utf8), as: "main.c")
        try libraries.run("cc -fPIE -pie main.c -o program.so")
        let path = "\(libraries.path)/program.so"
        #expect(complaint(libraries, path) == "is a program, not a shared library; link it with -shared")
        #expect(!isLoaded(path))
    }

    @Test func theEntryMustBeAFunctionThatOthersSee() throws {
        let libraries = try BuiltLibraries()
        func check(_ text: String, _ name: String) throws -> String? {
            complaint(libraries, try libraries.build(text, as: name), entry: "enter")
        }
        #expect(try check("int enter(void) { return 1; }", "libok.so") == nil)
        #expect(try check("int leave(void) { return 1; }", "libnone.so") == "does not export enter; add it")
        #expect(
            try check("static int enter(void) { return 1; } int f(void) { return enter(); }", "libstatic.so")
                == "does not export enter; add it")
        #expect(
            try check("__attribute__((visibility(\"hidden\"))) int enter(void) { return 1; }", "libhidden.so")
                == "does not export enter; add it")
        #expect(try check("int enter = 1;", "libdata.so") == "exports enter, but not as a function")
        #expect(
            try check("int enter(void); int f(void) { return enter(); }", "libuse.so")?.hasPrefix(
                "needs the symbol \"enter\"") == true)
    }

    @Test func aLibraryWithoutSectionsIsReadAllTheSame() throws {
        let libraries = try BuiltLibraries()
        let path = try libraries.build("int nowhere(void); int f(void) { return nowhere(); }", as: "libbare_14.so")
        try libraries.removeSections(path)
        #expect(complaint(libraries, path)?.hasPrefix("needs the symbol \"nowhere\"") == true)
    }

    @Test func aSymbolMayBeInALibraryThatAllOthersSee() throws {
        let libraries = try BuiltLibraries()
        let other = try libraries.build("int given(void) { return 1; }", as: "libgiven.so")
        let path = try libraries.build("int given(void); int f(void) { return given(); }", as: "libtaker.so")
        #expect(complaint(libraries, path)?.hasPrefix("needs the symbol \"given\"") == true)
        #expect(!isLoaded(path))
        #expect(LinkCheck.complaint(about: path, besides: [other]) == nil)
    }
}
