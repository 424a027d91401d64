import Testing

@testable import WeirLoading

struct PluginPathTests {
    @Test func theFoldersAreInOrder() {
        let path = PluginPath(
            executable: "/opt/weir/bin/weir", environment: ["WEIR_PLUGIN_PATH": "/a:/b", "HOME": "/home/me"])
        #expect(
            path.folders == [
                "/opt/weir/bin", "/opt/weir/lib/weir", "/a", "/b", "/home/me/.local/lib/weir", "/usr/local/lib/weir",
                "/usr/lib/weir",
            ])
    }

    @Test(arguments: ["/bin/weir", "/weir"]) func aProgramNearTheRootHasItsFolderThere(_ executable: String) {
        #expect(PluginPath(executable: executable, environment: [:]).folders[1] == "/lib/weir")
    }

    @Test func emptyPartsAreNotTheCurrentFolder() {
        let path = PluginPath(executable: nil, environment: ["WEIR_PLUGIN_PATH": "::/a:"])
        #expect(path.folders == ["/a", "/usr/local/lib/weir", "/usr/lib/weir"])
    }

    @Test func aRelativePartIsMadeAbsolute() {
        let path = PluginPath(executable: nil, environment: ["WEIR_PLUGIN_PATH": "build/plugins"])
        #expect(path.folders.first == PluginPath.absolute("build/plugins"))
        #expect(path.folders.allSatisfy { $0.hasPrefix("/") })
    }

    @Test func aFolderStandsOnce() {
        let path = PluginPath(executable: "/usr/bin/weir", environment: ["WEIR_PLUGIN_PATH": "/usr/lib/weir"])
        #expect(path.folders == ["/usr/bin", "/usr/lib/weir", "/usr/local/lib/weir"])
    }

    @Test func onlyLibrariesAreListedInOrder() throws {
        let folder = try TemporaryFolder()
        for name in ["b.so", "a.so", "c.txt", ".hidden.so", "d.so.1"] { try folder.write([1], as: name) }
        #expect(PluginPath.libraries(in: folder.path) == ["\(folder.path)/a.so", "\(folder.path)/b.so"])
        #expect(PluginPath.libraries(in: "/none") == [])
    }
}

extension PluginPathTests {
    @Test(arguments: [
        ("/a/./b", "/a/b"), ("/a//b/./c", "/a/b/c"), ("/a/../b", "/a/../b"), ("/a/b", "/a/b"), ("//a", "/a"),
    ])
    func partsThatSayNothingAreLeftOut(_ path: String, _ expected: String) {
        #expect(PluginPath.absolute(path) == expected)
    }
}
