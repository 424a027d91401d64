import Testing
import WeirExec
import WeirLoading

@testable import WeirPluginHost

/// What loading would refuse, found in the file of the plugin: the same words, and nothing of it runs.
struct LoadingProblemTests {
    private func outcomes(_ flags: String) throws -> (checked: String?, loaded: String?) {
        let folder = try FixtureFolder()
        let path = try folder.build("defect.c", flags)
        var catalog = PluginCatalog(path: PluginPath(executable: nil, environment: [:]))
        let problem = try catalog.add(path).loadingProblem()
        if let problem { #expect(problem.path == path) }
        do throws(PluginError) {
            let host = PluginHost(catalog: catalog, pendingItems: PendingItems(), log: { _, _, _ in })
            try host.makeInstance(nodeType: "defect.node", path: "main/node").close()
            return (problem?.message, nil)
        } catch {
            return (problem?.message, error.message)
        }
    }

    @Test(arguments: [
        "-DNO_ENTRY", "-DMAJOR=7", "-DMINOR=0 -DREQUIRED=0", "-DREQUIRED=9 -DMINOR=9", "-DDESCRIPTOR_SIZE=12",
        "-DDESCRIPTOR_SIZE=40", "-DNAME=0", "-DNAME='\"other\"'", "-DNAME='\"a.b\"'", "-DNAME='\"\"'", "-DCOUNT=2",
        "-DCOUNT=0", "-DNODES=0", "-DNULL_NODE", "-DNODE_SIZE=24", "-DNODE_NAME=0", "-DNODE_NAME='\"nod\"'",
        "-DNODE_NAME='\"no de\"'", "-DNODE_NAME='\"\"'", "-DNODE_NAME='\"n\\n\"'", "-DPOST", "-DEXEC=0",
        "-DMETADATA_LENGTH=2 -DMETADATA=weir_meta",
    ])
    func aDefectOfAConstantDescriptorIsFound(flags: String) throws {
        for more in ["", " -O2 -Wl,-z,pack-relative-relocs", " -fvisibility=hidden -Wl,--gc-sections"] {
            let (checked, loaded) = try outcomes(flags + more)
            #expect(checked != nil && checked == loaded)
        }
    }

    @Test func anUndefinedSymbolIsFound() throws {
        let (checked, loaded) = try outcomes("-DUNDEFINED")
        #expect(
            checked
                == "needs the symbol \"weir_no_such_symbol\", which neither it nor a library that it names defines; link it "
                + "with the file or library that does")
        #expect(loaded == "cannot be loaded: undefined symbol: weir_no_such_symbol")
    }

    @Test(arguments: [
        "", "-O2", "-Wl,-z,pack-relative-relocs", "-Wl,-z,norelro", "-fvisibility=hidden -s", "-static-libgcc",
    ])
    func nothingIsSaidOfASoundPlugin(flags: String) throws {
        let (checked, loaded) = try outcomes(flags)
        #expect(checked == nil && loaded == nil)
    }

    @Test(arguments: ["-DCRASHES -DPOST", "-DENTER_FAILS -DNAME='\"other\"'"])
    func nothingOfThePluginRuns(flags: String) throws {
        let folder = try FixtureFolder()
        var catalog = PluginCatalog(path: PluginPath(executable: nil, environment: [:]))
        #expect(try catalog.add(try folder.build("defect.c", flags)).loadingProblem() != nil)
    }

    @Test(arguments: ["-DOPEN_FAILS", "-DCREATE_FAILS", "-DENTER_FAILS", "-DNULL_DESCRIPTOR"])
    func whatOnlyRunningTellsIsLeftToRunning(flags: String) throws {
        let (checked, loaded) = try outcomes(flags)
        #expect(checked == nil && loaded != nil)
    }

    @Test func whatAPluginMakesWhileItRunsIsLeftToRunning() throws {
        var catalog = PluginCatalog(path: PluginPath(executable: nil, environment: [:]))
        let folder = try FixtureFolder()
        #expect(try catalog.add(try folder.build("behaviour.cpp")).loadingProblem() == nil)
    }
}
