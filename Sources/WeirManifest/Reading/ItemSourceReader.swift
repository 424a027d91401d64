internal import WeirModel
internal import WeirValue

/// Reads `items:` by the descriptions of the item sources that there are.
struct ItemSourceReader {
    /// The key of the node type whose prep gives the items, which no description has: its settings are the node type's.
    private static let nodeType = "uses"

    private let context: ReadContext
    private let fields: ItemSourceFieldReader
    private var log: ProblemLog { context.log }

    init(_ context: ReadContext) {
        self.context = context
        fields = ItemSourceFieldReader(context)
    }

    /// Where the items of a batch come from; nil when that cannot be told, which is logged.
    ///
    /// - Parameter note: told the place of each setting of a node type that gives the items.
    func read(_ node: YAMLNode, note: (String, SourceLocation) -> Void) -> ItemSourceDefinition? {
        switch node.content {
        case .list: return alone(node, context.template(node, .paramsAndStore))
        case .scalar:
            let template = context.template(node, .paramsAndStore)
            if case .reference = template { return alone(node, template) }
            context.mismatch(
                node, "\"items\"", "a list, one reference \"${…}\", or a map such as { each: [a, b], as: name }")
            return nil
        case .map(let entries): return read(Fields(entries: entries), at: node, note: note)
        }
    }

    /// A list or reference in place of a map.
    private func alone(_ node: YAMLNode, _ template: Template) -> ItemSourceDefinition? {
        guard let kind = context.itemSources.first(where: \.standsAlone) else {
            context.mismatch(node, "\"items\"", "a map that names an item source")
            return nil
        }
        let place = context.location(node)
        return definition(kind, ItemSourceUse(kind.name, at: place, fields: [.init(kind.name, template, at: place)]))
    }

    private func read(
        _ entries: Fields, at node: YAMLNode, note: (String, SourceLocation) -> Void
    ) -> ItemSourceDefinition? {
        let known = context.itemSources.map(\.name) + [Self.nodeType]
        let given = entries.entries.filter { known.contains($0.key) }
        guard let source = given.first else {
            reportNoSource(entries, node, known)
            return nil
        }
        if let second = given.dropFirst().first {
            log.error(
                second.keyPlace, "\"items\" has one source, but both \"\(source.key)\" and \"\(second.key)\" are given")
            return nil
        }
        guard let kind = context.itemSources.first(where: { $0.name == source.key }) else {
            entries.reportUnknown([Self.nodeType, "with"], log)
            return nodeType(source.value, entries, note: note)
        }
        entries.reportUnknown(kind.keys, log)
        return use(of: kind, source, entries)
    }

    private func reportNoSource(_ entries: Fields, _ node: YAMLNode, _ known: [String]) {
        if let entry = entries.entries.first(where: { Suggestion.nearest(to: $0.key, among: known) != nil }) {
            let near = log.suggestion(for: entry.key, among: known)
            log.error(entry.keyPlace, "unknown item source \"\(entry.key)\"\(near)")
        } else {
            log.error(node.place, "\"items\" names no item source; there are \(known.joined(separator: ", "))")
        }
    }

    private func use(of kind: ItemSourceKind, _ source: YAMLEntry, _ entries: Fields) -> ItemSourceDefinition? {
        var use = ItemSourceUse(kind.name, at: log.location(source.keyPlace))
        guard let value = fields.read(source.value, kind.value, of: kind.name) else { return nil }
        use.fields = value
        for field in kind.fields {
            if let node = entries[field.key] {
                use.fields += fields.read(node, field, of: field.key) ?? []
            } else if let need = field.need {
                log.error(source.keyPlace, "\"\(kind.name)\" needs \"\(field.key)\", \(need)")
            } else if let standard = field.standard {
                use.fields.append(.init(field.key, .constant(standard), at: use.location))
            }
        }
        if !kind.naming.parts.isEmpty, let node = entries["as"] { use.names = names(node, kind.naming) }
        return definition(kind, use)
    }

    private func definition(_ kind: ItemSourceKind, _ use: ItemSourceUse) -> ItemSourceDefinition {
        var use = use
        use.item = kind.item(of: use)
        return .source(use)
    }

    private func names(_ node: YAMLNode, _ naming: ItemSourceKind.Naming) -> [(part: String, name: Key)] {
        let parts = naming.parts
        guard case .parts = naming, case .map(let entries) = node.content else {
            return context.text(node, "\"as\"").map { [(parts[0], Key($0))] } ?? []
        }
        let names = Fields(entries: entries)
        names.reportUnknown(Set(parts), log)
        if entries.isEmpty {
            log.error(node.place, "\"as\" needs \(parts.map { "\"\($0)\"" }.joined(separator: " or "))")
        }
        return parts.compactMap { part in
            names[part].flatMap { context.text($0, "\"\(part)\"") }.map { (part, Key($0)) }
        }
    }

    private func nodeType(
        _ node: YAMLNode, _ entries: Fields, note: (String, SourceLocation) -> Void
    ) -> ItemSourceDefinition? {
        guard let type = context.text(node, "\"\(Self.nodeType)\"") else { return nil }
        let settings = entries["with"]
        if case .map(let entries) = settings?.content {
            for entry in entries { note(entry.key, log.location(entry.keyPlace)) }
        }
        let with = settings.map { context.templates($0, "\"with\"", .paramsAndStore) } ?? []
        return .nodeType(type, with: with, location: context.location(node))
    }
}
