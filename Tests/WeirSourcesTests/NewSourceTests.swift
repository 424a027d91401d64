import Testing
import WeirExec
import WeirManifest
import WeirModel
import WeirSources
import WeirTestSupport

/// A new item source is one file and one registration: the parser, `check`, the plan and the opener know it by its
/// description.
struct NewSourceTests {
    private let kinds = ItemSources.all + [CountdownSource.kind]

    private func parse(_ yaml: String) -> (Manifest?, [Problem]) {
        ManifestParser.parse(
            bytes: Array(yaml.utf8), file: "flow.yaml", folder: "/work", sources: kinds.map(\.description))
    }

    private func problems(_ yaml: String) -> [String] {
        let library = NodeTypeTable([
            PluginInfo(name: "t", version: "1", doc: "", path: "/t.so", nodeTypes: [NodeTypeInfo(name: "t.f")])
        ])
        let (manifest, found) = parse("weir: 1\nplugins: [t]\n" + yaml)
        return (manifest.map { ManifestChecker.check($0, library: library, after: found) } ?? found).map {
            $0.description.replacing("flow.yaml:", with: "")
        }
    }

    @Test(arguments: [
        ("{ countdown: x }", "3:63: error: \"countdown\" must be an int or a reference, not a string (\"x\")"),
        ("{ countdown: -1 }", "3:63: error: \"countdown\" must not begin below 0"),
        ("{ countdown: 3, by: [] }", "3:70: error: \"by\" must be an int or a reference, not a list"),
        ("{ countdown: 3, bye: 2 }", "3:66: error: unknown key \"bye\"; did you mean \"by\"?"),
        ("{ countdwn: 3 }", "3:52: error: unknown item source \"countdwn\"; did you mean \"countdown\"?"),
        (
            "{ other: 3 }",
            "3:50: error: \"items\" names no item source; there are each, keys, range, split, glob, lines, csv, jsonl,"
                + " matrix, countdown, uses"
        ),
        (
            "{ countdown: \"${params.n}\" }",
            "3:64: error: \"${params.n}\" has no value: there is no such param here; write \"${params.n:-default}\", or "
                + "list it under the manifest's \"params\" when --param sets it"
        ),
    ])
    func itsMistakesAreNamedWithTheirPlace(items: String, problem: String) {
        let found = problems("nodes: { a: { uses: t.f, batch: parallel, items: \(items) } }\n")
        #expect(found == [problem])
    }

    @Test func itsItemsAreNoParamsUnlessTheyHaveAName() {
        let flow = "batch: sequential\nnodes: { a: { uses: t.f, input: \"${params.n}\" } }\n"
        #expect(
            problems("items: { countdown: 3 }\n" + flow) == [
                "3:8: error: an item of a batch flow is a map of params, not an int; say with \"as\" under which name an"
                    + " iteration sees it"
            ])
        #expect(problems("items: { countdown: 3, as: n }\n" + flow) == [])
        #expect(problems("items: { countdown: 3, as: m }\n" + flow).count == 1, "nothing gives n")
    }

    @Test func itRuns() async throws {
        let yaml = """
            weir: 1
            batch: sequential
            items: { countdown: "${params.start}", by: 2, as: n }
            params: { start: 5 }
            nodes: { a: { uses: note, input: "${params.n}" } }
            """
        let (manifest, problems) = parse(yaml)
        #expect(problems.isEmpty)
        let log = CallLog()
        let note = ClosureNode(exec: { (item, _) throws(NodeError) in
            log.add("\(item)")
            return .null
        })
        _ = try await EngineHarness().run(
            try #require(manifest), ["note": note], opener: SourceOpener(folder: "/work", kinds: kinds))
        #expect(log.all == ["5", "3", "1"])
    }
}
