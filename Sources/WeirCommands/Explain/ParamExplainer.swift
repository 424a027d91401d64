import WeirModel
import WeirValue

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

    /// The effective params of a node, what wins over most first.
    func explain(_ way: Way, _ info: NodeTypeInfo?) -> [ParamOrigin] {
        var layers = ExplainedLayers()
        // Most levels have no params, and the path of a deep one is long.
        func add(_ params: [(Key, Template)], as layer: ParamLayer, _ origin: @autoclosure () -> String) {
            if !params.isEmpty { layers.add(Self.entries(params, origin()), as: layer) }
        }
        add(outermost.map { ($0, .constant($1)) }, as: .commandLine, "--param")
        add(manifest.params, as: .manifest, "params of the manifest")
        for (depth, index) in way.chain.enumerated() {
            if depth > 0 {
                add(
                    places[way.chain[depth - 1]].node.params, as: .use, "params of node \(way.prefix(depth))")
            }
            add(places[index].flow.params, as: .flow, "params of flow \(places[index].flow.name)")
            if let items = places[index].flow.batch?.items {
                layers.add(Self.entries(items, "item of \(way.prefix(depth))"), as: .item)
            }
        }
        add(way.node.params, as: .node, "params of node \(way.path)")
        add(way.node.settings, as: .settings, "with of \(way.path)")
        if let info { layers.add(Self.entries(info, way), as: .typeDefaults) }
        return layers.origins
    }

    private static func entries(_ params: [(Key, Template)], _ origin: String) -> [ExplainedLayers.Entry] {
        params.map { key, template in .init(name: "\(key)", origin: origin) { template.text } }
    }

    private static func entries(_ items: ItemSourceDefinition, _ origin: String) -> [ExplainedLayers.Entry] {
        items.item.paramKeys.keys.map { key in .init(name: "\(key)", origin: origin) { "(each item's)" } }
    }

    /// What a node type puts in place of settings that nothing gives.
    private static func entries(_ info: NodeTypeInfo, _ way: Way) -> [ExplainedLayers.Entry] {
        info.declaredParams.map { schema in
            let origin = "default of \(info.name)"
            switch (schema.defaultValue, schema.standIn) {
            case (let value?, _): return .init(name: schema.name, origin: origin) { Template.constant(value).text }
            case (nil, .text(let text)?): return .init(name: schema.name, origin: origin) { text }
            case (nil, .item?): return .init(name: schema.name, origin: "item of \(way.path)") { "(the item's)" }
            case (nil, nil):
                let word = schema.isRequired ? "required, and missing" : "optional, not given"
                return .init(name: schema.name, origin: word) { "(none)" }
            }
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
