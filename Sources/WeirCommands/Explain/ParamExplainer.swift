import WeirModel

/// Finds each effective param of a node and the level it comes from, without running anything (P1, P3, P4).
struct ParamExplainer {
    /// One way from the start flow to a node.
    struct Way {
        /// `main/per_file/summarize`.
        let path: String
        /// The flows on the way, outermost first, each with the node that uses it; none for the outermost.
        let flows: [(flow: FlowDefinition, user: NodeDefinition?)]
        let node: NodeDefinition
    }

    private let manifest: Manifest
    private let outermost: [(Key, Value)]

    /// - Parameter outermost: the params given with `--param`.
    init(_ manifest: Manifest, outermost: [(Key, Value)]) {
        self.manifest = manifest
        self.outermost = outermost
    }

    /// Every way to the nodes with a name: a node's name, `flow/node`, or a whole path.
    func ways(to name: String) -> [Way] {
        allWays().filter { way in
            guard let flow = way.flows.last?.flow else { return false }
            return [way.path, way.node.name, "\(flow.name)/\(way.node.name)"].contains { $0.isSame(as: name) }
        }
    }

    /// The paths of all nodes.
    var paths: [String] { allWays().map(\.path) }

    /// The effective params of a node: its settings first, then what else it could read.
    func explain(_ way: Way, _ info: NodeTypeInfo?) -> [ParamOrigin] {
        var result: [ParamOrigin] = []
        var seen: NameSet = []
        func add(_ name: String, _ value: String, _ origin: String) {
            if seen.insert(name).inserted { result.append(ParamOrigin(name: name, value: value, origin: origin)) }
        }
        for (key, template) in way.node.settings { add("\(key)", template.text, "with of \(way.path)") }
        for entry in effective(way) { add(entry.name, entry.value, entry.origin) }
        for (key, template) in way.node.params { add("\(key)", template.text, "params of node \(way.path)") }
        for schema in info?.declaredParams ?? [] where !seen.contains(schema.name) {
            let origin = "default of \(info?.name ?? "the node type")"
            if let value = schema.defaultValue {
                add(schema.name, Template.constant(value).text, origin)
            } else {
                add(schema.name, "(none)", schema.isRequired ? "required, and missing" : "optional, not given")
            }
        }
        return result
    }

    /// What flows into the last flow of a way, what wins first.
    private func effective(_ way: Way) -> [ParamOrigin] {
        var result: [ParamOrigin] = []
        for (depth, entry) in way.flows.enumerated().reversed() {
            guard let batch = entry.flow.batch else { continue }
            let level = "item of \(prefix(way, depth))"
            for name in itemNames(batch) {
                result.append(ParamOrigin(name: name, value: "(each item's)", origin: level))
            }
        }
        for (key, value) in outermost {
            result.append(ParamOrigin(name: "\(key)", value: Template.constant(value).text, origin: "--param"))
        }
        for (key, template) in manifest.params {
            result.append(ParamOrigin(name: "\(key)", value: template.text, origin: "params of the manifest"))
        }
        for (depth, entry) in way.flows.enumerated() {
            for (key, template) in entry.user?.params ?? [] {
                let origin = "params of node \(prefix(way, depth))"
                result.append(ParamOrigin(name: "\(key)", value: template.text, origin: origin))
            }
            for (key, template) in entry.flow.params {
                let origin = "params of flow \(entry.flow.name)"
                result.append(ParamOrigin(name: "\(key)", value: template.text, origin: origin))
            }
        }
        return result
    }

    /// The path of the flow at a depth: the start flow's name, then the names of the using nodes.
    private func prefix(_ way: Way, _ depth: Int) -> String {
        way.flows.prefix(depth + 1).map { $0.user?.name ?? $0.flow.name }.joined(separator: "/")
    }

    /// The names that an item's map has, as far as the manifest tells.
    private func itemNames(_ batch: BatchDefinition) -> [String] {
        switch batch.items {
        case .each(let template, let name):
            if let name { return ["\(name)"] }
            guard case .constant(let value) = template else { return [] }
            return Set(value.elements.flatMap { $0.entries.map { "\($0.key)" } }).sorted()
        case .keys(_, let name?), .range(_, _, _, let name?), .split(_, _, let name?), .lines(_, _, let name?),
            .csv(_, _, _, let name?), .jsonl(_, _, let name?):
            return ["\(name)"]
        case .glob(_, let names): return [names.path, names.name].compactMap { $0.map { "\($0)" } }
        case .matrix(let entries): return entries.map { "\($0.0)" }
        default: return []
        }
    }

    private func allWays() -> [Way] {
        guard let start = manifest.flows[manifest.start] else { return [] }
        var ways: [Way] = []
        func walk(_ flows: [(flow: FlowDefinition, user: NodeDefinition?)], _ path: String) {
            guard let flow = flows.last?.flow, flows.count <= manifest.flows.count, ways.count < 10_000 else { return }
            for node in flow.nodes {
                ways.append(Way(path: "\(path)/\(node.name)", flows: flows, node: node))
                if case .flow(let name) = node.kind, let inner = manifest.flows[name] {
                    walk(flows + [(inner, node)], "\(path)/\(node.name)")
                }
            }
        }
        walk([(start, nil)], start.name)
        return ways
    }
}
