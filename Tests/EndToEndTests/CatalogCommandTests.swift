import Foundation
import Testing
import WeirTestSupport

/// `weir list`, `weir inspect` and `weir graph`.
struct CatalogCommandTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    private func json(_ arguments: String...) throws -> Any {
        let run = try ProgramRun(Programs.weir, arguments, in: weir.folder.path)
        try #require(run.status == 0, "\(run.errors)")
        return try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    }

    @Test func listNamesEachPluginWithItsNodeTypes() throws {
        let run = try weir("list")
        #expect(run.status == 0 && run.errors.isEmpty)
        for name in [
            "files 0.1.0  ", "  files.read ", "text 0.1.0  ", "  text.summarize ", "tables 0.1.0  ", "  tables.stats ",
        ] {
            #expect(run.output.contains("\n" + name) || run.output.hasPrefix(name), "\(name)")
        }
    }

    @Test func listAsJSONHasPathsAndNodeTypes() throws {
        let plugins = try #require(try json("list", "--json") as? [[String: Any]])
        let files = try #require(plugins.first { $0["name"] as? String == "files" })
        #expect((files["path"] as? String)?.hasSuffix("/libfiles.so") == true)
        let nodes = try #require(files["nodes"] as? [[String: Any]])
        #expect(nodes.map { $0["name"] as? String } == ["files.read", "files.write", "files.list"])
    }

    @Test func inspectShowsSettingsWithTypesAndDefaults() throws {
        let run = try weir("inspect", "text.summarize")
        #expect(run.status == 0)
        #expect(
            run.output.contains("    words  int, default 50, at least 1: the most words in the summary\n"),
            "\(run.output)")
        #expect(run.output.contains("  actions: default\n"))
        #expect(run.output.contains("  item:   string\n"))
    }

    @Test func inspectShowsActions() throws {
        #expect(try weir("inspect", "text.route").output.contains("  actions: default, long, short\n"))
    }

    @Test func inspectSaysWhatAResumedRunRepeats() throws {
        let output = try weir("inspect", "probe.effects").output
        #expect(output.contains("\n  prep varies: a resumed run may get other items from it\n"))
        #expect(output.contains("\n  post has effects outside the store: a resumed run has them again\n"))
        let type = try #require(try json("inspect", "probe.effects", "--json") as? [String: Any])
        #expect(type["post_effects"] as? Bool == true && type["prep_varies"] as? Bool == true)
        #expect(try !weir("inspect", "text.summarize").output.contains("resumed"))
    }

    @Test func inspectAsJSONSaysTheSame() throws {
        let type = try #require(try json("inspect", "text.summarize", "--json") as? [String: Any])
        #expect(type["name"] as? String == "text.summarize")
        let words = try #require((type["params"] as? [String: Any])?["words"] as? [String: Any])
        #expect(words["type"] as? String == "int" && words["default"] as? Int == 50)
        #expect(type["actions"] as? [String] == ["default"])
        let plugin = try #require(try json("inspect", "text", "--json") as? [String: Any])
        #expect((plugin["nodes"] as? [Any])?.count == 8)
    }

    @Test func inspectTakesAFile() throws {
        let run = try weir("inspect", "\(Programs.folder)/libtext.so")
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("text 0.1.0\n"))
    }

    @Test(arguments: [
        ("tex", "there is no plugin \"tex\" on the plugin path; did you mean \"text\"?"),
        ("text.uper", "the plugin \"text\" has no node type \"text.uper\"; did you mean \"text.upper\"?"),
        (
            "demo.shout",
            "there is no node type \"demo.shout\"; give its file, or --manifest FILE for what a manifest names or declares"
        ),
        ("./none.so", "there is no plugin file \"./none.so\""),
    ])
    func inspectOfWhatIsNotThereIsWrongUsage(_ name: String, _ message: String) throws {
        try weir("inspect", name).expect(64, "weir: error: \(message)")
    }

    @Test func inspectOfABrokenFileIsAPluginFailure() throws {
        let file = try weir.folder.write("hello", to: "text.so")
        try weir("inspect", "text.so").expect(
            3, "weir: error: \(file): is no shared library (it does not start as an ELF file does)")
    }

    @Test func pluginsAreFoundInAllFoldersOfThePath() throws {
        for (folder, name) in [("path", "duplicate-a"), ("home/.local/lib/weir", "twice")] {
            try weir.folder.copy("\(FaultyPlugins.folder)/\(name).so", to: "\(folder)/\(name).so")
        }
        let run = try weir(
            "list",
            variables: ["WEIR_PLUGIN_PATH": ":/nowhere:\(weir.folder.path("path"))", "HOME": weir.folder.path("home")])
        #expect(run.output.contains("duplicate 0.1.0  "), "\(run.errors)")
        #expect(run.output.contains("twice 0.1.0  "))
        #expect(run.output.contains("text 0.1.0  "), "beside the command")
        #expect(try !weir("list").output.contains("duplicate"), "never the current folder")
    }

    @Test func graphGivesMermaid() throws {
        let run = try weir("graph", "\(Programs.repository)/examples/branching-loop-fallback/flow.yaml")
        #expect(run.status == 0 && run.errors.isEmpty)
        #expect(run.output.hasPrefix("flowchart TD\n    subgraph main[\"main\"]\n"))
        #expect(run.output.contains("    main__measure -->|\"long\"| main__summarize\n"))
        #expect(run.output.contains("        main__enough[\"enough<br/>text.route\"]\n"))
    }

    @Test func graphGivesDot() throws {
        let run = try weir("graph", "--format", "dot", "\(Programs.repository)/examples/nested-directories/flow.yaml")
        #expect(run.status == 0 && run.errors.isEmpty)
        #expect(run.output.hasPrefix("digraph weir {\n") && run.output.hasSuffix("}\n"))
        #expect(run.output.contains("        label=\"files, parallel batch\";\n"))
        #expect(run.output.contains("    directories__files -> files__load [label=\"runs\", style=dashed];\n"))
    }
}
