internal import WeirModel
internal import WeirValue

/// Finds names that do not exist, and uses of node types that cannot be.
struct NodeTypeCheck {
    private let context: CheckContext
    private var manifest: Manifest { context.manifest }
    private var log: ProblemLog { context.log }

    init(_ context: CheckContext) { self.context = context }

    /// Names that must exist, and what a node type and the way it is used have to do with each other.
    func check(_ flow: FlowDefinition) {
        if let name = flow.nodeType, let type = type(name, at: flow.location(of: "uses")) {
            checkSettings(flow.settings, of: type) { flow.location(of: "with.\($0)") }
            if let batch = flow.batch, batch.items == nil { checkGivesItems(type, batch.location) }
            PhaseCheck(log).check(type, usedBy: flow)
        }
        checkItems(flow.batch) { flow.location(of: "items.with.\($0)") }
        for node in flow.nodes {
            checkLimits(of: node)
            switch node.kind {
            case .nodeType(let name): checkUse(of: name, by: node)
            case .flow(let name):
                guard !name.isEmpty, manifest.flows[name] == nil else { continue }
                let near = log.suggestion(for: name, among: manifest.flows.keys)
                log.error(node.location(of: "run"), "unknown flow \"\(name)\"\(near)")
            }
        }
    }

    private func checkLimits(of node: NodeDefinition) {
        for limit in node.limits where manifest.limits[limit] == nil {
            let near = log.suggestion(for: limit, among: manifest.limits.keys)
            let hint = near.isEmpty ? "; declare it as \"limits: { \(limit): { concurrency: 4 } }\"" : near
            log.error(node.location(of: "limit"), "unknown limit \"\(limit)\"\(hint)")
        }
        let limits = node.limits.compactMap { manifest.limits[$0] }
        if node.tokens != nil, !limits.isEmpty, !limits.contains(where: \.countsTokens) {
            log.error(
                node.location(of: "tokens"),
                "\"tokens\" does nothing here: no limit of the node says how many there are, as \"tokens: 90000/min\" would"
            )
        }
    }

    private func checkUse(of name: String, by node: NodeDefinition) {
        checkItems(node.batch) { node.location(of: "items.with.\($0)") }
        if node.output != nil, node.batch?.results == .discard {
            log.error(
                node.location(of: "results"),
                "\"results: discard\" drops what \"output\" is to store; remove one of the two")
        }
        guard let type = type(name, at: node.location(of: "uses")) else { return }
        checkSettings(node.settings, of: type) { node.location(of: "with.\($0)") }
        PhaseCheck(log).check(type, usedBy: node)
        if let batch = node.batch, batch.items == nil, node.places["items"] == nil {
            checkGivesItems(type, batch.location)
        }
        // The manifest's `output` and `fallback` serve node types without their own: which of two would run, and which
        // actions remain, is nothing a reader should have to guess.
        if node.output != nil, type.phases.contains(.post) {
            log.error(
                node.location(of: "output"),
                "the node type \"\(type.name)\" has a post of its own, which stores its result; remove \"output\"")
        }
        if node.fallback != nil, type.phases.contains(.fallback) {
            log.error(
                node.location(of: "fallback"),
                "the node type \"\(type.name)\" has a fallback of its own; remove \"fallback\"")
        }
    }

    private func checkItems(_ batch: BatchDefinition?, place: (Key) -> SourceLocation) {
        guard case .nodeType(let name, let settings, let location)? = batch?.items,
            let type = type(name, at: location)
        else { return }
        checkSettings(settings, of: type, place: place)
        checkGivesItems(type, location)
    }

    private func checkGivesItems(_ type: NodeTypeInfo, _ location: SourceLocation) {
        guard !type.phases.contains(.prep) || type.prepKind == .value else { return }
        log.error(location, "the node type \"\(type.name)\" has no prep that gives items; add \"items\"")
    }

    /// The node type with a name; one that does not exist is reported.
    private func type(_ name: String, at location: SourceLocation) -> NodeTypeInfo? {
        guard !name.isEmpty else { return nil }
        if let type = context.info(of: name) { return type }
        if let complaint = context.unknownTypes.complaint(about: name, log) { log.error(location, complaint) }
        return nil
    }

    private func checkSettings(
        _ settings: [(Key, Template)], of type: NodeTypeInfo, place: (Key) -> SourceLocation
    ) {
        guard case .declared(let schemas) = type.params, !settings.isEmpty else { return }
        let byName = Dictionary(schemas.map { (Key($0.name), $0) }) { first, _ in first }
        for (key, template) in settings {
            guard let schema = byName[key] else {
                let near = log.suggestion(for: key.description, among: schemas.lazy.map(\.name))
                log.error(place(key), "the node type \"\(type.name)\" has no setting \"\(key)\"\(near)")
                continue
            }
            if let complaint = Self.complaint(about: template, schema) { log.error(place(key), complaint) }
        }
    }

    private static func complaint(about template: Template, _ schema: ParamSchema) -> String? {
        switch template {
        case .constant(let value): return schema.complaint(about: value)
        case .reference: return nil
        case .interpolation:
            return schema.type.accepts(.string("")) ? nil : complaint(schema, "text with references in it is a string")
        case .list: return schema.type.accepts(.list([])) ? nil : complaint(schema, "this is a list")
        case .map: return schema.type.accepts(.map([])) ? nil : complaint(schema, "this is a map")
        }
    }

    private static func complaint(_ schema: ParamSchema, _ what: String) -> String {
        "\"\(schema.name)\" must be \(schema.type.withArticle), but \(what)"
    }
}
