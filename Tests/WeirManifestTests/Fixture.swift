import WeirManifest
import WeirModel
import WeirSources
import WeirValue

/// Node types to check manifests against, and short ways to parse and check.
enum Fixture {
    static let files = plugin(
        "files",
        [
            type("files.read") {
                $0.params = .declared([ParamSchema(name: "path", type: .string, isRequired: true)])
            },
            type("files.list") {
                $0.phases = [.prep, .post]
                $0.prepKind = .stream
                $0.params = .declared([ParamSchema(name: "path", type: .string)])
                $0.actions = .listed(["empty"])
            },
        ])

    static let text = plugin(
        "text",
        [
            type("text.summarize") {
                $0.params = .declared([
                    ParamSchema(name: "words", type: .int, defaultValue: .int(50), minimum: 1)
                ])
            },
            type("text.join") { $0.params = .declared([ParamSchema(name: "separator", type: .string)]) },
            type("text.format") {
                $0.params = .declared([
                    ParamSchema(name: "template", type: .string, isRequired: true),
                    ParamSchema(name: "case", type: .string, choices: [.string("upper"), .string("lower")]),
                ])
            },
            type("text.judge") {
                $0.phases = [.exec, .post, .fallback]
                $0.actions = .listed(["good", "bad"])
            },
        ])

    static let tables = plugin(
        "tables",
        [
            type("tables.stats") {
                $0.params = .any
                $0.actions = .any
            }
        ])

    /// Node types of which a resumed run repeats something.
    static let again = plugin(
        "again",
        [
            type("again.open") { $0.output = .init(type: .resource) },
            type("again.read") { $0.input = .init(type: .resource) },
            type("again.turn") { ($0.input, $0.output) = (.init(type: .resource), .init(type: .resource)) },
            type("again.send") {
                $0.phases = [.exec, .post]
                $0.hasPostEffects = true
            },
            type("again.poll") {
                $0.phases = [.prep, .exec, .post]
                $0.prepKind = .items
                $0.prepVaries = true
            },
            type("again.watch") {
                $0.phases = [.prep, .post]
                $0.prepKind = .items
                $0.prepVaries = true
                $0.hasPostEffects = true
            },
        ])

    /// The item sources that there are.
    static let sources = ItemSources.all.map(\.description)

    static var library: any NodeLibrary {
        NodeTypeTable([files, text, again], others: { tables.nodeTypes.map(\.name) })
    }

    static func parse(_ yaml: String) -> (Manifest?, [Problem]) {
        ManifestParser.parse(bytes: Array(yaml.utf8), file: "flow.yaml", folder: "/work", sources: sources)
    }

    /// The manifest, when it has no problems at all.
    static func manifest(_ yaml: String) -> Manifest? {
        let (manifest, problems) = parse(yaml)
        guard let manifest, ManifestChecker.check(manifest, library: library, after: problems).isEmpty
        else {
            return nil
        }
        return manifest
    }

    /// Every problem, without the file's name.
    static func problems(
        _ yaml: String, library: any NodeLibrary = Fixture.library, runParams: Set<Key> = [], isJournalled: Bool = false
    ) -> [String] {
        let (manifest, found) = parse(yaml)
        let all = manifest.map {
            ManifestChecker.check(
                $0, library: library, runParams: runParams, isJournalled: isJournalled, after: found)
        }
        return (all ?? found).map {
            $0.description.replacing("flow.yaml:", with: "", maxReplacements: 1)
        }
    }

    private static func type(_ name: String, _ configure: (inout NodeTypeInfo) -> Void = { _ in })
        -> NodeTypeInfo
    {
        var info = NodeTypeInfo(name: name)
        configure(&info)
        return info
    }

    private static func plugin(_ name: String, _ types: [NodeTypeInfo]) -> PluginInfo {
        PluginInfo(name: name, version: "1", doc: "", path: "/plugins/\(name).so", nodeTypes: types)
    }
}
