import WeirModel
import WeirValue

/// Writes what plugins and node types say of themselves.
enum PluginDocument {
    /// A node type for people.
    static func lines(_ type: NodeTypeInfo) -> [String] {
        var lines = [type.name, "  \(type.doc)"]
        if type.phases.contains(.exec) {
            lines.append("  item:   \(port(type.input))")
            lines.append("  result: \(port(type.output))")
        }
        if type.phases.contains(.prep), type.prepKind != .value {
            lines.append("  gives its own items (\(type.prepKind.rawValue))")
        }
        if !type.reads.isEmpty { lines.append("  reads:  \(type.reads.joined(separator: ", "))") }
        if !type.writes.isEmpty { lines.append("  writes: \(type.writes.joined(separator: ", "))") }
        switch type.params {
        case .any: lines.append("  settings: any; it receives all params")
        case .declared(let schemas) where schemas.isEmpty: break
        case .declared(let schemas):
            lines.append("  settings:")
            let width = schemas.map(\.name.columns).max() ?? 0
            for schema in schemas { lines.append("    \(schema.name.padded(to: width))  \(setting(schema))") }
        }
        switch type.actions {
        case .any: lines.append("  actions: any")
        case .listed(let actions):
            lines.append("  actions: \(withDefault(actions).joined(separator: ", "))")
        }
        if type.prepVaries { lines.append("  prep varies: a resumed run may get other items from it") }
        if type.hasPostEffects { lines.append("  post has effects outside the store: a resumed run has them again") }
        lines.append("  runs: \(how(type))")
        return lines
    }

    /// What a node type comes from: a plugin, or the C functions of a manifest, which have no version.
    static func title(_ plugin: PluginInfo) -> String {
        plugin.version.isEmpty ? "C functions: \(plugin.name)" : "plugin: \(plugin.name) \(plugin.version)"
    }

    /// A plugin for programs.
    static func json(_ plugin: PluginInfo) -> Value {
        map([
            ("name", .string(plugin.name)), ("version", .string(plugin.version)), ("doc", .string(plugin.doc)),
            ("path", .string(plugin.path)), ("nodes", .list(plugin.nodeTypes.map { json($0) })),
        ])
    }

    /// A node type for programs.
    static func json(_ type: NodeTypeInfo) -> Value {
        var entries: [(String, Value)] = [
            ("name", .string(type.name)), ("doc", .string(type.doc)),
            ("phases", texts(NodeTypeInfo.Phase.allCases.filter { type.phases.contains($0) }.map(\.rawValue))),
            ("chunks", .bool(type.handlesChunks)), ("async", .bool(type.isAsync)),
            ("concurrency", .string(type.concurrency.text)), ("input", json(type.input)),
            ("output", json(type.output)), ("reads", texts(type.reads)), ("writes", texts(type.writes)),
            ("post_effects", .bool(type.hasPostEffects)), ("prep_varies", .bool(type.prepVaries)),
        ]
        if type.phases.contains(.prep) { entries.append(("prep", .string(type.prepKind.rawValue))) }
        switch type.params {
        case .any: entries.append(("params", .string("any")))
        case .declared(let schemas): entries.append(("params", map(schemas.map { ($0.name, json($0)) })))
        }
        switch type.actions {
        case .any: entries.append(("actions", .string("any")))
        case .listed(let actions): entries.append(("actions", texts(withDefault(actions))))
        }
        return map(entries)
    }

    private static func json(_ schema: ParamSchema) -> Value {
        var entries: [(String, Value)] = [
            ("type", .string(schema.type.rawValue)), ("doc", .string(schema.doc)),
            ("required", .bool(schema.isRequired)),
        ]
        if let value = schema.defaultValue { entries.append(("default", value)) }
        if let minimum = schema.minimum { entries.append(("minimum", .float(minimum))) }
        if let maximum = schema.maximum { entries.append(("maximum", .float(maximum))) }
        if !schema.choices.isEmpty { entries.append(("choices", .list(schema.choices))) }
        return map(entries)
    }

    private static func json(_ port: NodeTypeInfo.Port) -> Value {
        map([("type", .string(port.type.rawValue)), ("doc", .string(port.doc))])
    }

    private static func map(_ entries: [(String, Value)]) -> Value { .map(entries.map { (Key($0.0), $0.1) }) }

    /// What a post may answer: `default` always, since it needs no mention in the metadata.
    private static func withDefault(_ actions: [String]) -> [String] {
        ["default"] + actions.filter { $0 != "default" }
    }

    private static func texts(_ texts: [String]) -> Value { .list(texts.map { .string($0) }) }

    private static func port(_ port: NodeTypeInfo.Port) -> String {
        port.doc.isEmpty ? port.type.rawValue : "\(port.type.rawValue), \(port.doc)"
    }

    private static func setting(_ schema: ParamSchema) -> String {
        var facts = [schema.type.rawValue]
        if schema.isRequired { facts.append("required") }
        if let value = schema.defaultValue { facts.append("default \(value)") }
        if let minimum = schema.minimum { facts.append("at least \(number(minimum))") }
        if let maximum = schema.maximum { facts.append("at most \(number(maximum))") }
        if !schema.choices.isEmpty {
            facts.append("one of \(schema.choices.map(\.description).joined(separator: ", "))")
        }
        return facts.joined(separator: ", ") + (schema.doc.isEmpty ? "" : ": \(schema.doc)")
    }

    private static func number(_ number: Double) -> String { Int64(exactly: number).map { "\($0)" } ?? "\(number)" }

    private static func how(_ type: NodeTypeInfo) -> String {
        var facts = [type.concurrency.text]
        if type.handlesChunks { facts.append("takes chunks of items") }
        if type.isAsync { facts.append("asynchronous") }
        return facts.joined(separator: ", ")
    }
}
