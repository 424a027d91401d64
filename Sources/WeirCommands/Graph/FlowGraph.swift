import WeirModel
import WeirValue

/// The flows of a manifest as boxes and arrows, for any drawing language.
struct FlowGraph {
    /// A node as a box.
    struct Box {
        let id: String
        let name: String
        let detail: String
        let isBatch: Bool
    }

    /// An arrow between boxes.
    struct Arrow {
        enum Kind { case next, caught, runs }

        let from: String
        let to: String
        let label: String
        let kind: Kind
    }

    /// A flow as a frame around boxes.
    struct Frame {
        let id: String
        let title: String
        let boxes: [Box]
    }

    let frames: [Frame]
    let arrows: [Arrow]

    /// The flows that the start flow reaches, the start flow first.
    init(_ manifest: Manifest) {
        var frames: [Frame] = []
        var arrows: [Arrow] = []
        var queue = [manifest.start]
        var next = 0
        var seen: NameSet = [manifest.start]
        while next < queue.count {
            let name = queue[next]
            next += 1
            guard let flow = manifest.flows[name] else { continue }
            let known = NameSet(flow.nodes.map(\.name))
            frames.append(
                Frame(id: Self.id(name), title: Self.title(flow), boxes: flow.nodes.map { Self.box($0, in: name) }))
            for node in flow.nodes {
                arrows += Self.arrows(from: node, in: flow, known)
                if case .flow(let target) = node.kind {
                    if let first = manifest.flows[target]?.start, !first.isEmpty {
                        arrows.append(
                            Arrow(
                                from: Self.id(name, node.name), to: Self.id(target, first), label: "runs", kind: .runs))
                    }
                    if seen.insert(target) { queue.append(target) }
                }
            }
        }
        self.frames = frames
        self.arrows = arrows
    }

    private static func box(_ node: NodeDefinition, in flow: String) -> Box {
        var detail: String
        switch node.kind {
        case .nodeType(let type): detail = type
        case .flow(let target): detail = "flow \(target)"
        }
        if let batch = node.batch { detail += ", \(batch.mode.rawValue) batch" }
        return Box(id: id(flow, node.name), name: node.name, detail: detail, isBatch: node.batch != nil)
    }

    private static func arrows(
        from node: NodeDefinition, in flow: FlowDefinition, _ known: NameSet
    ) -> [Arrow] {
        var arrows: [Arrow] = []
        for (action, target) in node.transitions where known.contains(target) {
            arrows.append(
                Arrow(
                    from: id(flow.name, node.name), to: id(flow.name, target),
                    label: action == "default" ? "" : action, kind: .next))
        }
        if let target = node.catching?.target, known.contains(target) {
            arrows.append(
                Arrow(from: id(flow.name, node.name), to: id(flow.name, target), label: "catch", kind: .caught))
        }
        return arrows
    }

    private static func title(_ flow: FlowDefinition) -> String {
        flow.batch.map { "\(flow.name), \($0.mode.rawValue) batch" } ?? flow.name
    }

    /// Words that Mermaid would not take for a name.
    private static let reserved: Set<String> = [
        "class", "classDef", "click", "default", "flowchart", "graph", "href", "linkStyle", "style", "subgraph",
    ]

    /// A name that every drawing language takes: letters and digits, others by their code between underscores.
    ///
    /// No two nodes have the same.
    private static func id(_ parts: String...) -> String {
        let id = parts.map { part in
            part.unicodeScalars.map { scalar in
                scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    ? String(scalar) : "_\(String(scalar.value, radix: 16))_"
            }.joined()
        }.joined(separator: "__")
        return reserved.contains(id) ? "_\(id)" : id
    }
}
