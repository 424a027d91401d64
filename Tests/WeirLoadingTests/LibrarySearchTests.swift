import Glibc
import Testing

@testable import WeirLoading

/// Which file a name leads to.
struct LibrarySearchTests {
    private static let source = "int f(void) { return 1; }"

    @Test func theLibraryPathComesFirstAndIsTold() throws {
        let libraries = try BuiltLibraries()
        try libraries.build(Self.source, as: "one/libw.so.1")
        try libraries.build(Self.source, as: "two/libw.so.1")
        let search = libraries.search(
            ":\(libraries.path)/none;\(libraries.path)/two", folders: ["\(libraries.path)/one"])
        #expect(
            search.find("libw.so.1", relativeTo: "/")
                == FoundLibrary(path: "\(libraries.path)/two/libw.so.1", isFromEnvironment: true))
        let plain = libraries.search(folders: ["\(libraries.path)/one"])
        #expect(
            plain.find("libw.so.1", relativeTo: "/")
                == FoundLibrary(path: "\(libraries.path)/one/libw.so.1", isFromEnvironment: false))
    }

    @Test func anEmptyPartOfTheLibraryPathIsNotTheCurrentFolder() throws {
        let libraries = try BuiltLibraries()
        try libraries.build(Self.source, as: "libw.so.1")
        #expect(libraries.search("::").find("libw.so.1", relativeTo: libraries.path) == nil)
    }

    @Test func theBestLevelOfTheProcessorWins() throws {
        let libraries = try BuiltLibraries()
        for folder in ["", "glibc-hwcaps/x86-64-v2/", "glibc-hwcaps/x86-64-v3/"] {
            try libraries.build(Self.source, as: "\(folder)libw.so.1")
        }
        func found(_ levels: [String]) -> String? {
            libraries.search(levels: levels, folders: [libraries.path]).find("libw.so.1", relativeTo: "/")?.path
        }
        #expect(found([]) == "\(libraries.path)/libw.so.1")
        #expect(found(["x86-64-v2"]) == "\(libraries.path)/glibc-hwcaps/x86-64-v2/libw.so.1")
        #expect(
            found(["x86-64-v4", "x86-64-v3", "x86-64-v2"]) == "\(libraries.path)/glibc-hwcaps/x86-64-v3/libw.so.1")
    }

    @Test func aLibraryForAnotherProcessorIsPassedBy() throws {
        let libraries = try BuiltLibraries()
        let path = try libraries.build(Self.source, as: "one/libw.so.1")
        try libraries.build(Self.source, as: "two/libw.so.1")
        var bytes = try libraries.bytes(path)
        bytes[18] = 40
        try libraries.write(bytes, as: "one/libw.so.1")
        let search = libraries.search(folders: ["\(libraries.path)/one", "\(libraries.path)/two"])
        #expect(search.find("libw.so.1", relativeTo: "/")?.path == "\(libraries.path)/two/libw.so.1")
    }

    @Test func aPathStaysAsItIsWritten() throws {
        let libraries = try BuiltLibraries()
        try libraries.build(Self.source, as: "store/libw.so")
        try libraries.run("mkdir farm && ln -s ../store/libw.so farm/")
        #expect(
            libraries.search().find("farm/libw.so", relativeTo: libraries.path)?.path
                == "\(libraries.path)/farm/libw.so")
        #expect(libraries.search().find("farm/none.so", relativeTo: libraries.path) == nil)
    }

    @Test func processorsHaveTheLevelsOfTheirFeatures() {
        let second: Set<String> = ["cx16", "lahf_lm", "popcnt", "pni", "sse4_1", "sse4_2", "ssse3"]
        let third: Set<String> = ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"]
        #expect(ProcessorLevel.supported(by: ["pni"]) == [])
        #expect(ProcessorLevel.supported(by: second) == ["x86-64-v2"])
        #expect(ProcessorLevel.supported(by: second.union(third)) == ["x86-64-v3", "x86-64-v2"])
        #expect(ProcessorLevel.supported(by: third) == [], "each level needs those before it")
    }
}
