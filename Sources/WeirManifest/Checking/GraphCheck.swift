internal import WeirModel
internal import WeirValue

/// Finds what is wrong with the edges between the nodes of a flow.
struct GraphCheck {
    private let context: CheckContext
    private var manifest: Manifest { context.manifest }
    private var log: ProblemLog { context.log }

    init(_ context: CheckContext) { self.context = context }

    /// F1: edges to unknown nodes, actions that cannot happen, nodes that are never reached.
    func check(_ flow: FlowDefinition) {
        var indices: ByName<Int> = [:]
        indices.reserveCapacity(flow.nodes.count)
        for (index, node) in flow.nodes.enumerated() { indices[node.name] = index }
        guard !flow.nodes.isEmpty else { return }
        var isWhole = true
        var successors: [[Int]] = Array(repeating: [], count: flow.nodes.count)
        for (index, node) in flow.nodes.enumerated() {
            let transitions = node.transitions.sorted()
            for (action, target) in transitions where target != "end" {
                if let next = indices[target] {
                    successors[index].append(next)
                } else {
                    isWhole = false
                    reportUnknownNode(target, node.location(of: "next.\(action)"), indices)
                }
            }
            checkActions(transitions.lazy.map(\.key), of: node)
            if let catching = node.catching, catching.target != "end" {
                if let next = indices[catching.target] {
                    successors[index].append(next)
                } else {
                    isWhole = false
                    reportUnknownNode(catching.target, catching.location, indices)
                }
            }
        }
        guard let start = indices[flow.start] else {
            reportUnknownNode(flow.start, flow.location(of: "start"), indices)
            return
        }
        if isWhole, context.isComplete { checkReachability(flow, successors, from: start) }
    }

    private func reportUnknownNode(_ name: String, _ location: SourceLocation, _ indices: ByName<Int>) {
        log.error(location, "unknown node \"\(name)\"\(log.suggestion(for: name, among: indices.keys))")
    }

    private func checkReachability(_ flow: FlowDefinition, _ successors: [[Int]], from start: Int) {
        var isReached = Array(repeating: false, count: successors.count)
        isReached[start] = true
        var waiting = [start]
        while let node = waiting.popLast() {
            for next in successors[node] where !isReached[next] {
                isReached[next] = true
                waiting.append(next)
            }
        }
        for (index, node) in flow.nodes.enumerated() where !isReached[index] {
            log.error(node.location, "the node \"\(node.name)\" is never reached: no \"next\" or \"catch\" leads to it")
        }
    }

    private func checkActions(_ actions: some Sequence<String>, of node: NodeDefinition) {
        guard let possible = possibleActions(of: node) else { return }
        for action in actions where !action.isEmpty && !possible.actions.contains(action) {
            let near = log.suggestion(for: action, among: possible.actions)
            let list = possible.actions.map { "\"\($0)\"" }.joined(separator: ", ")
            log.error(
                node.places["action.\(action)"] ?? node.location(of: "next.\(action)"),
                "\(possible.subject) never gives the action \"\(action)\", only \(list)\(near)")
        }
    }

    /// The actions that a node can give, and who gives them; nil when they cannot be told.
    private func possibleActions(of node: NodeDefinition) -> (subject: String, actions: [String])? {
        switch node.kind {
        case .nodeType(let name):
            guard let type = context.info(of: name) else { return nil }
            if node.output != nil { return ("a node with \"output\"", ["default"]) }
            return possibleActions(of: type)
        case .flow(let name):
            guard let flow = manifest.flows[name], flow.action == .own else { return nil }
            guard let typeName = flow.nodeType else { return ("the flow \"\(name)\"", ["default"]) }
            return context.info(of: typeName).flatMap(possibleActions)
        }
    }

    private func possibleActions(of type: NodeTypeInfo) -> (subject: String, actions: [String])? {
        guard case .listed(let actions) = type.actions else { return nil }
        let own = type.phases.contains(.post) ? actions.filter { $0 != "default" } : []
        return ("the node type \"\(type.name)\"", ["default"] + own)
    }
}
