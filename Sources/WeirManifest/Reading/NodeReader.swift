internal import WeirModel
internal import WeirValue

/// Reads one node of a flow.
struct NodeReader {
    /// Keys that belong to another part of the manifest.
    private static let elsewhere: [(keys: Set<String>, hint: String)] = [
        (ManifestKeys.flow, "belongs to a flow, not to a node"),
        (ManifestKeys.retry, "belongs under \"retry\", as in retry: { attempts: 3, wait: 200ms }"),
        (ManifestKeys.nodeJournal, "belongs under \"journal\", as in journal: { key: \"${item.id}\" }"),
        (ManifestKeys.results, "belongs under \"results\", as in results: { jsonl: out.jsonl }"),
    ]

    private let context: ReadContext
    private var log: ProblemLog { context.log }

    init(_ context: ReadContext) { self.context = context }

    /// One node of a flow, as far as it can be read.
    func node(_ entry: YAMLEntry) -> NodeDefinition {
        let location = log.location(entry.keyPlace)
        if entry.key == "end" {
            log.error(location, "a node cannot be called \"end\": that word ends a flow")
        } else if entry.key.isEmpty {
            log.error(location, "the name of a node must not be empty")
        }
        var node = NodeDefinition(name: entry.key, kind: .nodeType(""), location: location)
        guard let entries = context.entries(entry.value, "the node \"\(entry.key)\"") else { return node }
        let fields = Fields(entries: entries)
        fields.reportUnknown(
            ManifestKeys.node, log,
            elsewhere: Self.elsewhere,
            otherwise: "; settings of the node type stand under \"with\"")
        // Most nodes have a setting and a successor besides.
        node.places.reserveCapacity(entries.count + 2)
        for entry in entries { node.places[entry.key] = log.location(entry.keyPlace) }
        readKind(fields, entry, into: &node)
        readParams(fields, into: &node)
        readBounds(fields, into: &node)
        if case .flow(let flow) = node.kind {
            refuseNodeTypeKeys(fields, flow)
        } else {
            readWork(fields, into: &node)
        }
        readEdges(fields, into: &node)
        return node
    }

    private func readKind(_ fields: Fields, _ entry: YAMLEntry, into node: inout NodeDefinition) {
        switch (fields.entry("uses"), fields.entry("run")) {
        case (let uses?, nil):
            node.kind = .nodeType(context.text(uses.value, "\"uses\"") ?? "")
            node.places["uses"] = context.location(uses.value)
        case (nil, let run?):
            node.kind = .flow(context.text(run.value, "\"run\"") ?? "")
            node.places["run"] = context.location(run.value)
        case (_?, let run?):
            log.error(run.keyPlace, "the node \"\(entry.key)\" has both \"uses\" and \"run\"; it is one or the other")
        case (nil, nil):
            log.error(
                entry.keyPlace, "the node \"\(entry.key)\" needs \"uses\" with a node type, or \"run\" with a flow")
        }
    }

    private func readParams(_ fields: Fields, into node: inout NodeDefinition) {
        if let params = fields["params"] {
            node.params = context.templates(params, "\"params\"", .params)
            context.notePlaces("params", params, &node.places)
        }
    }

    /// What a node that runs a flow cannot have.
    private func refuseNodeTypeKeys(_ fields: Fields, _ flow: String) {
        for entry in fields.entries {
            switch entry.key {
            case "with":
                log.error(entry.keyPlace, "\"with\" gives settings to a node type; a flow takes \"params\"")
            case "batch", "items", "concurrency", "window", "on_error", "tolerate", "results", "failures":
                log.error(entry.keyPlace, "\"\(entry.key)\" belongs into the flow \"\(flow)\", which this node runs")
            case "retry", "fallback", "input", "output", "timeout":
                log.error(entry.keyPlace, "\"\(entry.key)\" belongs to a node that uses a node type; a flow has none")
            case "journal":
                log.error(
                    entry.keyPlace,
                    "\"journal\" belongs to a node that uses a node type; say it at those in the flow \"\(flow)\"")
            default: break
            }
        }
    }

    /// What a node that uses a node type works with.
    private func readWork(_ fields: Fields, into node: inout NodeDefinition) {
        var places = node.places
        if let with = fields["with"] {
            node.settings = context.templates(with, "\"with\"", .paramsAndStore)
            context.notePlaces("with", with, &places)
        }
        node.batch = BatchReader(context).batch(fields) { key, location in places["items.with.\(key)"] = location }
        node.places = places
        let isBatch = fields.entry("batch") != nil
        node.input = fields["input"].map { context.template($0, isBatch ? .everything : .paramsAndStore) }
        node.output = fields["output"].flatMap { context.storePath($0, "\"output\"") }
        if let retry = fields["retry"] { (node.retry, node.givenAttempts) = RetryReader(context).policy(retry) }
        node.fallback = fields["fallback"].map { context.template($0, .paramsAndStore) }
        node.journal = fields["journal"].flatMap { JournalReader(context).node($0) }
        node.timeout = fields["timeout"].flatMap { context.duration($0, "\"timeout\"") }
        if node.timeout == 0, let place = fields["timeout"]?.place {
            log.error(place, "\"timeout\" must be longer than nothing")
        }
    }

    /// What holds a visit back or ends it, of whatever it runs.
    private func readBounds(_ fields: Fields, into node: inout NodeDefinition) {
        if let limit = fields["limit"] {
            if case .list = limit.content {
                node.limits = (context.elements(limit, "\"limit\"") ?? []).compactMap { element in
                    context.text(element, "the name of a limit")
                }
            } else if let name = context.text(limit, "\"limit\"") {
                node.limits = [name]
            }
        }
        if let entry = fields.entry("tokens") {
            let (fixed, given) = context.number(entry.value, "\"tokens\"", GivenNumber.amount)
            node.tokens = given ?? fixed.map { .constant(.int($0)) }
            if node.limits.isEmpty {
                log.error(entry.keyPlace, "\"tokens\" needs \"limit\", of which an item takes them")
            }
        }
        node.deadline = fields["deadline"].flatMap { context.deadline($0) }
    }

    private func readEdges(_ fields: Fields, into node: inout NodeDefinition) {
        node.maxVisits = fields["max_visits"].flatMap { context.int($0, "\"max_visits\"", atLeast: 1) }
        if let entry = fields.entry("catch") { node.catching = catching(entry) }
        guard let next = fields["next"] else { return }
        guard case .map(let entries) = next.content else {
            if let target = context.text(next, "\"next\"") { node.transitions["default"] = target }
            node.places["next.default"] = context.location(next)
            return
        }
        for entry in entries {
            if entry.key.isEmpty { log.error(entry.keyPlace, "an action must not be empty") }
            node.transitions[entry.key] = context.text(entry.value, "the node for the action \"\(entry.key)\"")
            node.places["next.\(entry.key)"] = context.location(entry.value)
            node.places["action.\(entry.key)"] = log.location(entry.keyPlace)
        }
    }

    private func catching(_ entry: YAMLEntry) -> CatchDefinition? {
        guard case .map(let entries) = entry.value.content else {
            return context.text(entry.value, "\"catch\"").map {
                CatchDefinition(target: $0, error: nil, location: context.location(entry.value))
            }
        }
        let fields = Fields(entries: entries)
        fields.reportUnknown(ManifestKeys.catching, log)
        let error = fields["error"].flatMap { context.storePath($0, "\"error\"") }
        guard let node = fields["to"] else {
            log.error(entry.keyPlace, "\"catch\" needs \"to\", the node where a failed visit goes on")
            return nil
        }
        return context.text(node, "\"to\"").map {
            CatchDefinition(target: $0, error: error, location: context.location(node))
        }
    }
}
