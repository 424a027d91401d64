import WeirModel

/// Finds each effective param of a node and the level it comes from, without running anything (P1, P3, P4).
struct ParamExplainer {
    /// One node on the way from the start flow, which leads back to the node whose flow it is in.
    ///
    /// Flows may be nested thousands deep: a list of the whole way for each node would take quadratic memory.
    struct Place {
        let flow: FlowDefinition
        let node: NodeDefinition
        /// The place of the node that runs the flow; nil in the start flow.
        let outer: Int?
    }

    /// One way from the start flow to a node.
    struct Way {
        /// All places.
        fileprivate let places: [Place]
        /// Those on the way, outermost first; the last one is the node's.
        fileprivate let chain: [Int]

        var node: NodeDefinition { places[chain[chain.count - 1]].node }

        /// `main/per_file/summarize`.
        var path: String { prefix(chain.count - 1) + "/" + node.name }

        /// The path of the flow at a depth: the start flow's name, then the names of the using nodes.
        fileprivate func prefix(_ depth: Int) -> String {
            let outermost = places[chain[0]].flow.name
            return ([outermost] + chain.prefix(depth).map { places[$0].node.name }).joined(separator: "/")
        }
    }

    /// The most nodes that are looked at, since flows that several nodes run multiply.
    private static let mostPlaces = 10_000

    private let manifest: Manifest
    private let outermost: [(Key, Value)]
    private let places: [Place]

    /// - Parameter outermost: the params given with `--param`.
    init(_ manifest: Manifest, outermost: [(Key, Value)]) {
        self.manifest = manifest
        self.outermost = outermost
        places = Self.places(of: manifest)
    }

    /// Every way to the nodes with a name: a node's name, `flow/node`, or a whole path.
    func ways(to name: String) -> some Collection<Way> {
        let found = places.indices.filter { index in
            let place = places[index]
            guard name.utf8.reversed().starts(with: place.node.name.utf8.reversed()) else { return false }
            return [place.node.name, "\(place.flow.name)/\(place.node.name)"].contains { $0.isSame(as: name) }
                || way(to: index).path.isSame(as: name)
        }
        return found.lazy.map(way)
    }

    /// The names of all nodes, alone and with their flow.
    var names: Set<String> {
        Set(places.flatMap { [$0.node.name, "\($0.flow.name)/\($0.node.name)"] })
    }

    /// The effective params of a node: its settings first, then what else it could read.
    func explain(_ way: Way, _ info: NodeTypeInfo?) -> [ParamOrigin] {
        var result: [ParamOrigin] = []
        var seen: NameSet = []
        func add(_ name: String, _ value: @autoclosure () -> String, _ origin: @autoclosure () -> String) {
            if seen.insert(name) { result.append(ParamOrigin(name: name, value: value(), origin: origin())) }
        }
        for (key, template) in way.node.settings { add("\(key)", template.text, "with of \(way.path)") }
        addEffective(way, add)
        for (key, template) in way.node.params { add("\(key)", template.text, "params of node \(way.path)") }
        for schema in info?.declaredParams ?? [] where !seen.contains(schema.name) {
            let origin = "default of \(info?.name ?? "the node type")"
            switch (schema.defaultValue, schema.standIn) {
            case (let value?, _): add(schema.name, Template.constant(value).text, origin)
            case (nil, .text(let text)?): add(schema.name, text, origin)
            case (nil, .item?): add(schema.name, "(the item's)", "item of \(way.path)")
            case (nil, nil):
                add(schema.name, "(none)", schema.isRequired ? "required, and missing" : "optional, not given")
            }
        }
        return result
    }

    /// Adds what flows into the last flow of a way, what wins first.
    private func addEffective(
        _ way: Way, _ add: (String, @autoclosure () -> String, @autoclosure () -> String) -> Void
    ) {
        for depth in way.chain.indices.reversed() {
            guard let batch = places[way.chain[depth]].flow.batch else { continue }
            for name in itemNames(batch) { add(name, "(each item's)", "item of \(way.prefix(depth))") }
        }
        for (key, value) in outermost { add("\(key)", Template.constant(value).text, "--param") }
        for (key, template) in manifest.params { add("\(key)", template.text, "params of the manifest") }
        for depth in way.chain.indices {
            if depth > 0 {
                for (key, template) in places[way.chain[depth - 1]].node.params {
                    add("\(key)", template.text, "params of node \(way.prefix(depth))")
                }
            }
            for (key, template) in places[way.chain[depth]].flow.params {
                add("\(key)", template.text, "params of flow \(places[way.chain[depth]].flow.name)")
            }
        }
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

    /// The nodes of the start flow and of the flows in it, each before those of the flow that it runs.
    private static func places(of manifest: Manifest) -> [Place] {
        var places: [Place] = []
        // What is still to be visited: nodes of a flow, from one on.
        var open: [(flow: FlowDefinition, next: Int, outer: Int?)] = []
        if let start = manifest.flows[manifest.start] { open.append((start, 0, nil)) }
        while let top = open.last, places.count < mostPlaces {
            guard top.next < top.flow.nodes.count else {
                open.removeLast()
                continue
            }
            open[open.count - 1].next += 1
            let node = top.flow.nodes[top.next]
            places.append(Place(flow: top.flow, node: node, outer: top.outer))
            if case .flow(let name) = node.kind, let inner = manifest.flows[name], open.count < manifest.flows.count {
                open.append((inner, 0, places.count - 1))
            }
        }
        return places
    }

    private func way(to index: Int) -> Way {
        var chain = [index]
        while let last = chain.last, let outer = places[last].outer { chain.append(outer) }
        return Way(places: places, chain: chain.reversed())
    }
}
