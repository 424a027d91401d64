internal import WeirModel
internal import WeirValue

/// Finds keys of the store that iterations mix up.
struct SharedKeyCheck {
    private let context: CheckContext
    private var manifest: Manifest { context.manifest }
    private var log: ProblemLog { context.log }

    init(_ context: CheckContext) { self.context = context }

    /// S3: warns where the nodes of a parallel batch flow hand data to each other through one key for all iterations.
    ///
    /// - Parameter order: the flows, each before those that it runs.
    func check(_ order: [FlowDefinition]) {
        var covered: NameSet = []
        for flow in order where !covered.contains(flow.name) {
            guard flow.batch?.mode == .parallel, flow.scope == .shared else { continue }
            var traffic = StoreTraffic()
            collect(flow, &traffic, &covered)
            for (write, reader) in traffic.collisions() {
                log.warning(
                    write.path.location,
                    "every iteration of the parallel flow \"\(flow.name)\" writes \"\(write.path.text)\", which \"\(reader)\""
                        + " reads, so iterations mix up their data; add \"scope: iteration\" to the flow, or a param to the path"
                )
            }
        }
    }

    /// Notes what the nodes of a flow and of the flows in it read and write.
    private func collect(_ root: FlowDefinition, _ traffic: inout StoreTraffic, _ covered: inout NameSet) {
        var waiting = [root.name]
        while let name = waiting.popLast() {
            guard let flow = manifest.flows[name], covered.insert(name) else { continue }
            for node in flow.nodes {
                traffic.note(node, in: flow)
                guard case .flow(let inner) = node.kind, let definition = manifest.flows[inner] else { continue }
                traffic.note(itemsOf: definition)
                // What the iterations of such a flow write stays with them.
                if definition.scope == .shared { waiting.append(inner) }
            }
        }
    }
}
