import Testing

@testable import WeirLoading

struct SwiftRuntimeTests {
    private func conflict(needed: [String], section: String = "none", loaded: Set<String> = ["libswiftCore.so"]) throws
        -> String?
    {
        let folder = try TemporaryFolder()
        let image = ELFImage(metadata: "{}", needed: needed, extraSection: section)
        return SwiftRuntime.conflict(try ELFFile(folder.write(image.bytes))) { loaded.contains($0) }
    }

    @Test func theSameRuntimeIsFine() throws {
        #expect(try conflict(needed: ["libc.so.6", "libswiftCore.so"], section: "swift5_types") == nil)
    }

    @Test func aPluginInAnotherLanguageIsFine() throws {
        #expect(try conflict(needed: ["libc.so.6"], loaded: []) == nil)
    }

    @Test func anotherRuntimeIsRefused() throws {
        #expect(
            try conflict(needed: ["libswiftCore.so.7"])
                == "needs the Swift runtime libswiftCore.so.7, which is not the one of this weir; build it with the Swift "
                + "toolchain that built weir")
    }

    @Test func aRuntimeOfItsOwnIsRefused() throws {
        #expect(
            try conflict(needed: ["libc.so.6"], section: "swift5_types")
                == "carries a Swift runtime of its own; build it without -static-stdlib")
    }

    @Test func thisProgramUsesTheSharedRuntime() throws {
        let folder = try TemporaryFolder()
        let image = ELFImage(metadata: "{}", needed: ["libswiftCore.so"])
        #expect(SwiftRuntime.conflict(try ELFFile(folder.write(image.bytes))) == nil)
    }
}
