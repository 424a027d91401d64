import Glibc
import Testing

@testable import WeirLoading

/// In which library of several a symbol is found.
struct LibraryScopeTests {
    private func names(_ files: [LibraryFile]) -> [String] {
        files.map { String($0.path.split(separator: "/").last ?? "") }.filter { !$0.hasPrefix("libc.") }
    }

    @Test func whatIsNeededIsLookedThroughLevelByLevel() throws {
        let libraries = try BuiltLibraries()
        try libraries.build("int deep(void) { return 1; } int both(void) { return 1; }", as: "libdeep.so")
        try libraries.build("int deep(void); int first(void) { return deep(); }", as: "libfirst.so", "-L. -ldeep")
        try libraries.build("int both(void) { return 2; }", as: "libsecond.so")
        let path = try libraries.build(
            "int first(void); int both(void); int top(void) { return first() + both(); }", as: "libtop.so",
            "-L. -lfirst -lsecond")
        let scope = LibraryScope(try LibraryFile(path), search: libraries.search(libraries.path))
        #expect(names(scope.files) == ["libtop.so", "libfirst.so", "libsecond.so", "libdeep.so"])
        #expect(scope.file(defining: "both")?.path == "\(libraries.path)/libsecond.so")
        #expect(scope.file(defining: "deep")?.path == "\(libraries.path)/libdeep.so")
        #expect(scope.file(defining: "none") == nil)
        #expect(scope.missing.isEmpty)
        let lost = LibraryScope(try LibraryFile(path), search: libraries.search())
        #expect(lost.missing.map(\.name) == ["libfirst.so", "libsecond.so"])
        #expect(lost.missing.map(\.neededBy) == [path, path])
    }

    @Test func theOriginIsTheFolderThatThePathNames() throws {
        let libraries = try BuiltLibraries()
        try libraries.build("int dep(void) { return 5; }", as: "x/libdep.so", "-Wl,-soname,libdep.so")
        try libraries.build(
            "int dep(void); int top(void) { return dep() + 1; }", as: "y/libtop.so", "-Lx -ldep -Wl,-rpath,'$ORIGIN'")
        try libraries.run("mkdir farm && ln -s ../x/libdep.so ../y/libtop.so farm/")
        func found(_ folder: String) throws -> String? {
            let file = try LibraryFile("\(libraries.path)/\(folder)/libtop.so")
            return LibraryScope(file, search: libraries.search()).file(defining: "dep")?.path
        }
        #expect(try found("farm") == "\(libraries.path)/farm/libdep.so")
        #expect(try found("y") == nil)
    }

    @Test func theOldPathOfWhoeverNeedsALibraryCountsForItsOwnNeedsToo() throws {
        let libraries = try BuiltLibraries()
        try libraries.build("int deep(void) { return 1; }", as: "in/libdeep.so")
        try libraries.build("int deep(void); int mid(void) { return deep(); }", as: "in/libmid.so", "-Lin -ldeep")
        for (kind, expected) in [("--disable-new-dtags", ["libdeep.so"]), ("--enable-new-dtags", [])] {
            let path = try libraries.build(
                "int mid(void); int top(void) { return mid(); }", as: "libtop.so",
                "-Lin -lmid -Wl,-rpath,'$ORIGIN/in' -Wl,\(kind) -Wl,--unresolved-symbols=ignore-all")
            let scope = LibraryScope(try LibraryFile(path), search: libraries.search())
            #expect(names(scope.files).filter { $0 == "libdeep.so" } == expected, "\(kind)")
        }
    }
}
