internal import WeirJSON
internal import WeirLoading
internal import WeirModel
internal import WeirValue

/// Turns a plugin's metadata into what the engine and the commands know of it, checking every key.
enum MetadataReader {
    /// The JSON of a `weir.meta` section as an object that has at least a usable name.
    static func document(_ bytes: [UInt8], path: String) throws(PluginError) -> (name: String, object: MetadataObject) {
        let value: Value
        do {
            value = try JSON.parse(bytes)
        } catch {
            throw PluginError(path: path, "metadata: it is not valid JSON: \(error)")
        }
        let object = try MetadataObject(value, path: path, place: "")
        guard let version = object.any("weir") else {
            throw object.error("weir", "is missing; this weir reads \"weir\": 1")
        }
        guard version.intValue == 1 else { throw object.error("weir", "must be 1, not \(version)") }
        return (try name(object), object)
    }

    /// Everything that a plugin says of itself.
    static func plugin(_ object: MetadataObject, name: String, path: String) throws(PluginError) -> PluginInfo {
        try object.check(known: ["weir", "name", "version", "doc", "nodes"])
        guard let nodes = try object.list("nodes") else { throw object.error("nodes", "is missing") }
        var nodeTypes: [NodeTypeInfo] = []
        for (index, node) in nodes.enumerated() {
            let nodeType = try nodeType(node, plugin: name, path: path, position: index + 1)
            guard !nodeTypes.contains(where: { $0.name == nodeType.name }) else {
                throw object.error("nodes", "has two node types \"\(nodeType.name)\"")
            }
            nodeTypes.append(nodeType)
        }
        return PluginInfo(
            name: name, version: try object.string("version") ?? "", doc: try object.string("doc") ?? "", path: path,
            nodeTypes: nodeTypes)
    }

    private static let nodeTypeKeys = [
        "name", "doc", "phases", "prep", "chunks", "async", "concurrency", "input", "output", "params", "actions",
        "reads", "writes", "post_effects", "prep_varies",
    ]

    private static func nodeType(
        _ value: Value, plugin: String, path: String, position: Int
    ) throws(PluginError) -> NodeTypeInfo {
        let unnamed = try MetadataObject(value, path: path, place: "node type \(position)")
        let name = "\(plugin).\(try Self.name(unnamed))"
        let object = try MetadataObject(value, path: path, place: "node type \"\(name)\"")
        try object.check(known: nodeTypeKeys)
        var info = NodeTypeInfo(name: name)
        info.doc = try object.string("doc") ?? ""
        if let phases = try object.list("phases") {
            info.phases = []
            for phase in phases {
                guard let text = phase.stringValue else {
                    throw object.error(
                        "phases", "must be a list of strings, but has \(phase.kindWithArticle) (\(phase))")
                }
                info.phases.insert(try object.word(text, in: "phases", NodeTypeInfo.Phase.self))
            }
        }
        info.prepKind = try prepKind(object)
        if object.any("prep") != nil { try require(.prep, for: "prep", "says what prep gives", object, info) }
        info.handlesChunks = try object.flag("chunks")
        info.isAsync = try object.flag("async")
        info.concurrency = try concurrency(object)
        info.input = try port("input", of: object)
        info.output = try port("output", of: object)
        info.params = try params(object)
        info.actions = try actions(object)
        info.reads = try object.strings("reads")
        info.writes = try object.strings("writes")
        info.hasPostEffects = try flag("post_effects", about: .post, "says what post does", of: object, info)
        info.prepVaries = try flag("prep_varies", about: .prep, "says what prep gives", of: object, info)
        return info
    }

    /// A name: what may stand before or after the dot in `uses:`.
    private static func name(_ object: MetadataObject) throws(PluginError) -> String {
        guard let name = try object.string("name") else { throw object.error("name", "is missing") }
        let isWord = name.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard !name.isEmpty && isWord else {
            throw object.error("name", "must be letters, digits, \"_\" and \"-\", not \"\(name)\"")
        }
        return name
    }

    private static func prepKind(_ object: MetadataObject) throws(PluginError) -> NodeTypeInfo.PrepKind {
        guard let text = try object.string("prep") else { return .value }
        if let kind = NodeTypeInfo.PrepKind(rawValue: text) { return kind }
        let words = ["value", "items", "stream"]
        throw object.unknown(text, in: "prep", words)
    }

    /// A truth value about a phase that the node type must have when it is true.
    private static func flag(
        _ key: String, about phase: NodeTypeInfo.Phase, _ purpose: String, of object: MetadataObject,
        _ info: NodeTypeInfo
    ) throws(PluginError) -> Bool {
        let flag = try object.flag(key)
        if flag { try require(phase, for: key, purpose, object, info) }
        return flag
    }

    private static func require(
        _ phase: NodeTypeInfo.Phase, for key: String, _ purpose: String, _ object: MetadataObject, _ info: NodeTypeInfo
    ) throws(PluginError) {
        guard !info.phases.contains(phase) else { return }
        throw object.error(key, "\(purpose), but \"phases\" does not list \"\(phase.rawValue)\"")
    }

    private static func concurrency(_ object: MetadataObject) throws(PluginError) -> Concurrency {
        guard let text = try object.string("concurrency") else { return .serialInstance }
        if let mode = Concurrency(text: text) { return mode }
        let words = ["reentrant", "per_worker", "serial_instance", "serial_group NAME", "serial_global"]
        throw object.unknown(text, in: "concurrency", words)
    }

    private static func port(_ key: String, of node: MetadataObject) throws(PluginError) -> NodeTypeInfo.Port {
        guard let object = try node.object(key, place: "\(node.place): \(key)") else { return NodeTypeInfo.Port() }
        try object.check(known: ["type", "doc"])
        return NodeTypeInfo.Port(
            type: try object.word("type", ValueType.self) ?? .any, doc: try object.string("doc") ?? "")
    }

    private static func actions(_ object: MetadataObject) throws(PluginError) -> NodeTypeInfo.Actions {
        guard let value = object.any("actions") else { return .listed([]) }
        if value.kind == .string {
            guard value.stringValue == "any" else {
                throw object.error("actions", "must be a list of strings or \"any\", not \(value)")
            }
            return .any
        }
        return .listed(try object.strings("actions"))
    }
}
