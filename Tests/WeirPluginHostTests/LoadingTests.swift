import Testing
import WeirExec
import WeirLoading

@testable import WeirPluginHost

struct LoadingTests {
    private func load(_ flags: String, nodeType: String = "defect.node") throws -> String {
        let folder = try FixtureFolder()
        let path = try folder.build("defect.c", flags)
        var catalog = PluginCatalog(path: PluginPath(executable: nil, environment: [:]))
        do throws(PluginError) {
            try catalog.add(path)
            let host = PluginHost(catalog: catalog, pendingItems: PendingItems(), log: { _, _, _ in })
            let instance = try host.makeInstance(nodeType: nodeType, path: "main/node")
            instance.close()
            return "loaded"
        } catch {
            #expect(error.path == path)
            return error.message
        }
    }

    @Test func aSoundPluginIsLoaded() throws {
        #expect(try load("") == "loaded")
    }

    @Test(arguments: [
        ("-DNO_ENTRY", "does not export weir_plugin_entry_v1; put WEIR_EXPORT before its definition"),
        ("-DNULL_DESCRIPTOR", "its entry function returned NULL: the plugin says that it cannot work here"),
        ("-DDESCRIPTOR_SIZE=8", "its descriptor has struct_size 8, less than any version has"),
        (
            "-DDESCRIPTOR_SIZE=40",
            "its descriptor has struct_size 40, but its ABI version has 80 bytes; set it to sizeof(weir_plugin)"
        ),
        (
            "-DMAJOR=1 -DMINOR=4 -DREQUIRED=2",
            "built with plugin ABI 1.4, requires 1.2, this weir has 0.1: another major version shares nothing with this "
                + "one; install a newer weir, or build the plugin with the headers of this one"
        ),
        (
            "-DMINOR=2",
            "built with plugin ABI 0.2, requires 0.1, this weir has 0.1: before 1.0 every minor version is another ABI; "
                + "install a newer weir, or build the plugin with the headers of this one"
        ),
        (
            "-DMINOR=0 -DREQUIRED=0 -DDESCRIPTOR_SIZE=16",
            "built with plugin ABI 0.0, requires 0.0, this weir has 0.1: before 1.0 every minor version is another ABI; "
                + "build the plugin with the headers of this weir"
        ),
        ("-DNAME=0", "its descriptor has a NULL name"),
        ("-DNAME='\"other\"'", "its descriptor is named \"other\", its metadata \"defect\""),
        ("-DMETADATA=0 -DMETADATA_LENGTH=0", "its descriptor has NULL metadata"),
        (
            "-DMETADATA='\"{}\"' -DMETADATA_LENGTH=2",
            "the metadata of its descriptor (2 bytes) is not that of its file (78 bytes); give weir_meta and "
                + "WEIR_META_LENGTH"
        ),
        ("-DCOUNT=2", "its descriptor has 2 node types, its metadata 1"),
        ("-DNODES=0", "its descriptor has 1 node types, but a NULL list of them"),
        ("-DNULL_NODE", "node type 1 is a NULL pointer"),
        (
            "-DNODE_SIZE=24",
            "node type 1 has struct_size 24, but its ABI version has 112 bytes; set it to sizeof(weir_node_type)"
        ),
        ("-DNODE_NAME=0", "node type 1 has a NULL name"),
        (
            "-DNODE_NAME='\"nod\"'",
            "the metadata does not list the node type \"defect.nod\"; did you mean \"defect.node\"?"
        ),
        ("-DPOST", "defect.node has a callback post, which the \"phases\" of its metadata do not list"),
        ("-DEXEC=0", "defect.node has no callback exec, but the \"phases\" of its metadata list it"),
        ("-DOPEN_FAILS", "defect.node cannot be opened: no model"),
        ("-DCREATE_FAILS", "main/node: defect.node cannot be set up: no room"),
        ("-DENTER_FAILS", "cannot be set up: the node gave no message (denied)"),
        ("-DUNDEFINED", "cannot be loaded: undefined symbol: weir_no_such_symbol"),
        ("-DNO_META", "is a library, but no weir plugin: it has no section weir.meta (see WEIR_META in weir/meta.h)"),
    ])
    func aDefectiveOneIsRefused(flags: String, message: String) throws {
        #expect(try load(flags) == message)
    }

    @Test func anUnknownNodeTypeIsSuggested() throws {
        #expect(
            try load("", nodeType: "defect.nod")
                == "the plugin \"defect\" has no node type \"defect.nod\"; did you mean \"defect.node\"?")
    }

    @Test func aHostThatIsTooOldSaysWhatItLacks() {
        let versions = VersionCheck(major: 2, minor: 5, required: 4)
        #expect(versions.complaint(hostMajor: 2, hostMinor: 5) == nil)
        #expect(versions.complaint(hostMajor: 2, hostMinor: 4) == nil)
        #expect(
            versions.complaint(hostMajor: 2, hostMinor: 1)
                == "built with plugin ABI 2.5, requires 2.4, this weir has 2.1: this weir lacks what came with 2.2 to 2.4; "
                + "install a newer weir, or build the plugin with the headers of this one")
    }
}
