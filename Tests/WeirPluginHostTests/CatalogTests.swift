import Glibc
import Testing
import WeirLoading

@testable import WeirPluginHost

struct CatalogTests {
    /// Compiler flags for a plugin with a name.
    private static func named(_ name: String) -> String {
        "-DNAME='\"\(name)\"' '-DMETA={\"weir\": 1, \"name\": \"\(name)\", \"nodes\": [{\"name\": \"node\"}]}'"
    }

    private func catalog(_ folders: String...) -> PluginCatalog {
        PluginCatalog(
            path: PluginPath(executable: nil, environment: ["WEIR_PLUGIN_PATH": folders.joined(separator: ":")]))
    }

    @Test func pluginsAreFoundByTheNameInTheirMetadata() throws {
        let folder = try FixtureFolder()
        let path = try folder.build("defect.c", Self.named("files"), as: "libanything.so")
        let catalog = catalog(folder.path)
        #expect(catalog.pluginNames == ["files"])
        #expect(try catalog.plugin(named: "files").path == path)
        #expect(try catalog.nodeType(named: "files.node").info.name == "files.node")
        #expect(catalog.nodeTypeNames == ["files.node"] && catalog.problems.isEmpty)
    }

    @Test func otherLibrariesArePassedOver() throws {
        let folder = try FixtureFolder()
        _ = try folder.build("defect.c", "-DNO_META")
        let catalog = catalog(folder.path)
        #expect(catalog.pluginNames.isEmpty && catalog.problems.isEmpty)
    }

    @Test func aBrokenFileIsAProblemAndTheOthersWork() throws {
        let folder = try FixtureFolder()
        _ = try folder.build("defect.c", Self.named("files"))
        let broken = try folder.write(Array("text".utf8), as: "broken.so")
        let (plugins, problems) = catalog(folder.path).listing()
        #expect(plugins.map(\.name) == ["files"])
        #expect(problems == [PluginError(path: broken, "is no shared library (it does not start as an ELF file does)")])
    }

    @Test func aNameThatStandsTwiceNamesBothFiles() throws {
        let folder = try FixtureFolder()
        let first = try folder.build("defect.c", Self.named("files"), as: "a.so")
        let second = try folder.build("defect.c", Self.named("files"), as: "b.so")
        let catalog = catalog(folder.path)
        let error = PluginError(path: second, "the plugin name \"files\" is taken by \(first); remove one of the two")
        #expect(catalog.problems == [error])
        #expect(catalog.entries.map(\.path) == [first])
        #expect(throws: error) { try catalog.plugin(named: "files") }
        #expect(throws: error) { try catalog.nodeType(named: "files.node") }
    }

    @Test func oneFileInTwoFoldersIsNoDuplicate() throws {
        let folder = try FixtureFolder()
        let other = try FixtureFolder()
        let path = try folder.build("defect.c", Self.named("files"))
        symlink(path, "\(other.path)/x.so")
        link(path, "\(other.path)/y.so")
        var catalog = catalog(folder.path, other.path)
        #expect(catalog.problems.isEmpty && catalog.entries.count == 1)
        #expect(try catalog.add("\(other.path)/y.so").path == path)
    }

    @Test func aMissingPluginIsSuggested() throws {
        let folder = try FixtureFolder()
        _ = try folder.build("defect.c", Self.named("files"))
        let catalog = catalog(folder.path)
        #expect(
            throws: PluginError(
                path: "filse", "there is no plugin \"filse\" on the plugin path",
                suggestion: "; did you mean \"files\"?")
        ) { try catalog.plugin(named: "filse") }
        #expect(
            throws: PluginError(
                path: "file.node", "there is no node type \"file.node\"", suggestion: "; did you mean \"files.node\"?")
        ) { try catalog.nodeType(named: "file.node") }
    }
}
