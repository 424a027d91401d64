internal import WeirModel
internal import WeirValue

/// Reads the top level of a manifest.
struct ManifestReader {
    private let context: ReadContext
    private var log: ProblemLog { context.log }

    init(_ context: ReadContext) { self.context = context }

    /// Reads the top level of a manifest.
    func read(_ entries: [YAMLEntry], into manifest: inout Manifest) {
        let fields = Fields(entries: entries)
        readVersion(fields)
        if let plugins = fields["plugins"] { manifest.plugins = self.plugins(plugins) }
        if let functions = fields["functions"] {
            manifest.functions = FunctionReader(context).groups(functions, folder: manifest.folder)
        }
        if let include = fields["include"] { manifest.includes = files(include) }
        if let params = fields["params"] {
            manifest.params = context.templates(params, "\"params\"", .none("\"params\" of the run"))
        }
        if let shared = fields["shared"], context.entries(shared, "\"shared\"") != nil {
            let value = context.plainValue(shared, "\"shared\"")
            if value.kind == .map { manifest.shared = value }
        }
        manifest.failures = fields["failures"].flatMap { OutputFileReader(context).failures($0) }
        if let limits = fields["limits"] { manifest.limits = LimitReader(context).limits(limits) }
        manifest.journal = fields["journal"].flatMap { JournalReader(context).settings($0) }
        manifest.deadline = fields["deadline"].flatMap { context.deadline($0) }
        readFlows(fields, into: &manifest)
    }

    private func readVersion(_ fields: Fields) {
        guard let node = fields["weir"] else {
            log.error(
                SourceLocation(file: log.file, line: 1, column: 1),
                "\"weir: 1\" is missing; it says for which version of the format the manifest is written")
            return
        }
        guard case .scalar = node.content, let version = context.value(node)?.intValue else {
            context.mismatch(node, "\"weir\"", "1, the version of the format")
            return
        }
        if version != 1 {
            log.error(node.place, "the manifest has version \(version) of the format; this weir reads version 1")
        }
    }

    private func plugins(_ node: YAMLNode) -> [Manifest.PluginReference] {
        references(node, "\"plugins\"", "plugin")
    }

    private func files(_ node: YAMLNode) -> [Manifest.PluginReference] {
        references(node, "\"include\"", "file")
    }

    private func references(_ node: YAMLNode, _ subject: String, _ what: String) -> [Manifest.PluginReference] {
        var seen: NameSet = []
        var references: [Manifest.PluginReference] = []
        for element in context.elements(node, subject) ?? [] {
            guard let text = context.text(element, "a \(what)") else { continue }
            if seen.insert(text) {
                references.append(.init(text: text, location: context.location(element)))
            } else {
                log.error(element.place, "the \(what) \"\(text)\" is listed twice")
            }
        }
        return references
    }

    private func readFlows(_ fields: Fields, into manifest: inout Manifest) {
        let own = fields.entries.filter { !ManifestKeys.manifest.contains($0.key) }
        let isShort = own.contains { ManifestKeys.flow.contains($0.key) }
        guard let flows = fields.entry("flows") else {
            readShortForm(fields, own, isShort: isShort, into: &manifest)
            return
        }
        Fields(entries: own).reportUnknown(
            ManifestKeys.manifest, log,
            elsewhere: [(ManifestKeys.flow, "belongs into one of the flows under \"flows\"")])
        let listed = context.entries(flows.value, "\"flows\"")
        for entry in listed ?? [] {
            if entry.key == "end" {
                log.error(entry.keyPlace, "a flow cannot be called \"end\": that word ends a flow")
            } else if entry.key.isEmpty {
                log.error(entry.keyPlace, "the name of a flow must not be empty")
            }
            let body = context.entries(entry.value, "the flow \"\(entry.key)\"")
            manifest.flows[entry.key] =
                body.map { FlowReader(context).flow(entry.key, $0, at: entry.keyPlace) }
                ?? FlowDefinition(name: entry.key, location: log.location(entry.keyPlace))
        }
        if let listed, listed.isEmpty {
            log.error(flows.keyPlace, "\"flows\" holds no flow")
        }
        chooseStart(fields, flows, &manifest)
    }

    private func readShortForm(
        _ fields: Fields, _ own: [YAMLEntry], isShort: Bool, into manifest: inout Manifest
    ) {
        if let flow = fields.entry("flow") {
            log.error(
                flow.keyPlace, "\"flow\" names one of the flows under \"flows\", which this manifest does not have")
        }
        if isShort {
            let place = own.first { $0.key == "nodes" || $0.key == "run" }?.keyPlace ?? own[0].keyPlace
            let body = own.filter { ManifestKeys.flow.contains($0.key) }
            reportStrangers(own)
            manifest.flows["main"] = FlowReader(context).flow("main", body, at: place)
        } else {
            reportStrangers(own)
            log.error(
                SourceLocation(file: log.file, line: 1, column: 1),
                "the manifest has no flow; it needs \"nodes\" or \"flows\"")
        }
    }

    private func reportStrangers(_ own: [YAMLEntry]) {
        Fields(entries: own).reportUnknown(
            ManifestKeys.manifest.union(ManifestKeys.flow), log,
            elsewhere: [(ManifestKeys.node, "belongs to a node")])
    }

    private func chooseStart(_ fields: Fields, _ flows: YAMLEntry, _ manifest: inout Manifest) {
        if let node = fields["flow"] {
            guard let name = context.text(node, "\"flow\"") else { return }
            manifest.start = name
            if manifest.flows[name] == nil {
                let near = log.suggestion(for: name, among: manifest.flows.keys)
                log.error(node.place, "unknown flow \"\(name)\"\(near)")
            }
        } else if manifest.flows.count == 1, let name = manifest.flows.keys.first {
            manifest.start = name
        } else if manifest.flows["main"] == nil, !manifest.flows.isEmpty {
            log.error(
                flows.keyPlace, "several flows and none called \"main\"; say with \"flow\" which one is to run")
        }
    }
}
