import WeirModel
import WeirValue

/// Uses of the item sources, as a manifest would say them.
extension ItemSourceDefinition {
    /// The names under which `glob` gives a file.
    struct FileNames: Sendable {
        let path: Key?
        let name: Key?
    }

    static func each(_ list: Template, as name: Key?) -> Self { use("each", [("each", list)], name) }

    static func keys(_ map: Template, as name: Key?) -> Self { use("keys", [("keys", map)], name) }

    static func range(from: Template, to: Template, step: Template, as name: Key?) -> Self {
        use("range", [("from", from), ("to", to), ("step", step)], name)
    }

    static func split(_ text: Template, size: Template, as name: Key?) -> Self {
        use("split", [("split", text), ("size", size)], name)
    }

    static func glob(_ pattern: Template, names: FileNames) -> Self {
        let given = [names.path.map { ("path", $0) }, names.name.map { ("name", $0) }]
        return use("glob", [("glob", pattern)], names: given.compactMap { $0 })
    }

    static func lines(_ path: Template, size: Template?, as name: Key?) -> Self {
        use("lines", [("lines", path), ("size", size)], name)
    }

    static func csv(_ path: Template, separator: Template?, size: Template?, as name: Key?) -> Self {
        use("csv", [("csv", path), ("separator", separator), ("size", size)], name)
    }

    static func jsonl(_ path: Template, size: Template?, as name: Key?) -> Self {
        use("jsonl", [("jsonl", path), ("size", size)], name)
    }

    static func matrix(_ axes: [(Key, Template)]) -> Self { use("matrix", axes.map { ("\($0.0)", $0.1) }, nil) }

    private static func use(_ kind: String, _ fields: [(String, Template?)], _ name: Key?) -> Self {
        use(kind, fields, names: name.map { [(ItemSourceKind.Naming.whole, $0)] } ?? [])
    }

    private static func use(_ kind: String, _ fields: [(String, Template?)], names: [(String, Key)]) -> Self {
        let place = SourceLocation(file: "flow.yaml", line: 1)
        return .source(
            ItemSourceUse(
                kind, at: place,
                fields: fields.compactMap { key, template in template.map { .init(key, $0, at: place) } },
                names: names.map { (part: $0.0, name: $0.1) }))
    }
}
