internal import WeirModel
internal import WeirValue

/// Finds keys to collect that nothing writes.
struct CollectCheck {
    private let context: CheckContext
    private var manifest: Manifest { context.manifest }
    private var log: ProblemLog { context.log }
    private var flows: [FlowDefinition] { context.flows }

    init(_ context: CheckContext) { self.context = context }

    /// S3: warns where nothing that runs in a flow can write a key that the flow collects, so that its results would be lost.
    func check() {
        for flow in flows where !flow.collect.isEmpty {
            // What a prep or post writes cannot be known.
            guard let written = keysWritten(in: flow) else { continue }
            for key in flow.collect where !written.contains(key) {
                let near = log.suggestion(for: "\(key)", among: written.map(\.description))
                log.warning(
                    flow.location(of: "collect"),
                    "no node of the flow \"\(flow.name)\" writes \"shared.\(key)\" to collect\(near)")
            }
        }
    }

    /// The top-level keys that the nodes of a flow, and of the flows that it runs, write; nil where they are not known.
    private func keysWritten(in root: FlowDefinition) -> Set<Key>? {
        var written: Set<Key> = []
        var covered: NameSet = []
        var waiting = [root.name]
        while let name = waiting.popLast() {
            guard covered.insert(name), let flow = manifest.flows[name] else { continue }
            if let type = flow.nodeType, writes(type) { return nil }
            for node in flow.nodes {
                for path in [node.output, node.catching?.error].compactMap(\.self) {
                    guard case .key(let key)? = path.steps.first else { return nil }
                    written.insert(key)
                }
                switch node.kind {
                case .flow(let inner): waiting.append(inner)
                case .nodeType(let type): if writes(type) { return nil }
                }
            }
        }
        return written
    }

    private func writes(_ type: String) -> Bool {
        guard let phases = context.info(of: type)?.phases else { return true }
        return phases.contains(.prep) || phases.contains(.post)
    }
}
