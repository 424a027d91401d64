internal import WeirModel
internal import WeirValue

/// Reads one flow.
struct FlowReader {
    private let context: ReadContext
    private var log: ProblemLog { context.log }

    init(_ context: ReadContext) { self.context = context }

    /// One flow, as far as it can be read.
    ///
    /// - Parameters:
    ///   - entries: those of the flow's map, or in the short form those of the manifest that belong to its flow.
    ///   - place: where the flow's name stands.
    func flow(_ name: String, _ entries: [YAMLEntry], at place: YAMLPlace) -> FlowDefinition {
        var flow = FlowDefinition(name: name, location: log.location(place))
        let fields = Fields(entries: entries)
        fields.reportUnknown(
            ManifestKeys.flow, log, elsewhere: [(ManifestKeys.node, "belongs to a node, not to a flow")])
        for entry in entries { flow.places[entry.key] = log.location(entry.keyPlace) }
        if let params = fields["params"] {
            flow.params = context.templates(params, "\"params\"", .params)
            context.notePlaces("params", params, &flow.places)
        }
        readNodeType(fields, into: &flow)
        readNodes(fields, at: place, into: &flow)
        readBatch(fields, into: &flow)
        readScope(fields, into: &flow)
        // In the short form the key is the run's.
        flow.deadline = fields["deadline"].flatMap { context.deadline($0) }
        if let action: FlowDefinition.ActionSource = fields["action"].flatMap({ context.choice($0, "\"action\"") }) {
            flow.action = action
        }
        return flow
    }

    private func readNodeType(_ fields: Fields, into flow: inout FlowDefinition) {
        if let uses = fields["uses"] {
            flow.nodeType = context.text(uses, "\"uses\"")
            flow.places["uses"] = context.location(uses)
        }
        guard let with = fields.entry("with") else { return }
        flow.settings = context.templates(with.value, "\"with\"", .paramsAndStore)
        context.notePlaces("with", with.value, &flow.places)
        if fields.entry("uses") == nil {
            log.error(
                with.keyPlace, "\"with\" gives settings to the node type that the flow \"uses\", but it uses none")
        }
    }

    private func readNodes(_ fields: Fields, at place: YAMLPlace, into flow: inout FlowDefinition) {
        switch (fields.entry("nodes"), fields.entry("run")) {
        case (let nodes?, nil):
            guard let entries = context.entries(nodes.value, "\"nodes\"") else { return }
            if entries.isEmpty { log.error(nodes.keyPlace, "the flow \"\(flow.name)\" has no nodes") }
            var names: NameSet = []
            flow.nodes.reserveCapacity(entries.count)
            let reader = NodeReader(context)
            for entry in entries {
                if names.insert(entry.key) { flow.nodes.append(reader.node(entry)) }
            }
            flow.start = entries.first?.key ?? ""
            if let start = fields["start"] {
                flow.places["start"] = context.location(start)
                if let name = context.text(start, "\"start\"") { flow.start = name }
            }
        case (nil, let run?):
            guard let name = context.text(run.value, "\"run\"") else { return }
            var node = NodeDefinition(name: name, kind: .flow(name), location: context.location(run.value))
            node.places["run"] = context.location(run.value)
            flow.nodes = [node]
            flow.start = name
            if let start = fields.entry("start") {
                log.error(start.keyPlace, "\"start\" belongs to \"nodes\"; with \"run\" there is only one node")
            }
        case (_?, let run?):
            log.error(run.keyPlace, "the flow \"\(flow.name)\" has both \"nodes\" and \"run\"; it is one or the other")
        case (nil, nil):
            log.error(place, "the flow \"\(flow.name)\" needs \"nodes\", or \"run\" with another flow")
        }
    }

    private func readBatch(_ fields: Fields, into flow: inout FlowDefinition) {
        var places = flow.places
        flow.batch = BatchReader(context).batch(fields) { key, location in places["items.with.\(key)"] = location }
        flow.places = places
        guard let batch = flow.batch else { return }
        guard let node = fields["items"] else {
            if flow.nodeType == nil {
                log.error(batch.location, "\"batch\" needs \"items\", or \"uses\" with a node type that gives them")
            }
            return
        }
        guard case .plain(let kind)? = batch.items?.item else { return }
        let hint = "say with \"as\" under which name an iteration sees it"
        log.error(node.place, "an item of a batch flow is a map of params, not \(kind); \(hint)")
    }

    private func readScope(_ fields: Fields, into flow: inout FlowDefinition) {
        if let entry = fields.entry("scope") {
            if let scope: FlowDefinition.Scope = context.choice(entry.value, "\"scope\"") { flow.scope = scope }
            if flow.scope == .iteration, fields.entry("batch") == nil {
                log.error(entry.keyPlace, "\"scope: iteration\" belongs to a batch flow; add \"batch\", or remove it")
            }
        }
        guard let collect = fields.entry("collect") else { return }
        for element in context.elements(collect.value, "\"collect\"") ?? [] {
            if let text = context.text(element, "a key under \"collect\"") {
                readCollected(text, element.place, into: &flow)
            }
        }
        if flow.scope != .iteration {
            log.error(collect.keyPlace, "\"collect\" needs \"scope: iteration\"")
        }
    }

    /// A top-level key of the store, with or without the word that `output:` begins with.
    private func readCollected(_ text: String, _ place: YAMLPlace, into flow: inout FlowDefinition) {
        switch CommandLineText.storePath(text.hasPrefix("shared.") ? text : "shared.\(text)") {
        case let keys? where keys.count == 1: flow.collect.append(keys[0])
        case let keys? where !keys.isEmpty:
            log.error(
                place, "\"collect\" takes top-level keys of the store; write \"\(keys[0])\", which brings all below it")
        default: log.error(place, "\"\(text)\" is no key of the store")
        }
    }
}
