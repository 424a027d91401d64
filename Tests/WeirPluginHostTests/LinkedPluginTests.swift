import Glibc
import Testing
import WeirLoading

@testable import WeirPluginHost

/// A plugin that is reached through a symbolic link.
struct LinkedPluginTests {
    @Test func aPluginKeepsThePathOfItsLink() throws {
        let fixture = try FixtureFolder()
        let path = try fixture.build(
            "defect.c",
            "-DNAME='\"files\"' '-DMETA={\"weir\": 1, \"name\": \"files\", \"nodes\": [{\"name\": \"node\"}]}'")
        let farm = try FixtureFolder()
        symlink(path, "\(farm.path)/linked.so")
        var catalog = PluginCatalog(path: PluginPath(executable: nil, environment: [:]))
        let entry = try catalog.add("\(farm.path)/./linked.so")
        #expect(entry.path == "\(farm.path)/linked.so", "what it needs may lie beside the link")
        #expect(try catalog.add(path).path == entry.path, "both are one file")
    }
}
