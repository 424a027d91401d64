internal import WeirModel
internal import WeirValue

/// A depth-first search along `run`, without recursion of its own: flows may be nested thousands deep.
struct RecursionSearch {
    struct Cycle {
        let names: [String]
        let location: SourceLocation
    }

    private enum State { case new, open, done }

    private let flows: [FlowDefinition]
    private let edges: [[(flow: Int, location: SourceLocation)]]
    private var states: [State]
    private(set) var cycles: [Cycle] = []
    /// Each flow after those that it runs.
    private(set) var finished: [Int] = []

    init(flows: [FlowDefinition]) {
        var indices: ByName<Int> = [:]
        for (index, flow) in flows.enumerated() { indices[flow.name] = index }
        self.flows = flows
        edges = flows.map { flow in
            flow.nodes.compactMap { node in
                guard case .flow(let name) = node.kind, let index = indices[name] else { return nil }
                return (index, node.location(of: "run"))
            }
        }
        states = Array(repeating: .new, count: flows.count)
    }

    mutating func run() {
        for index in flows.indices where states[index] == .new { visit(index) }
    }

    private mutating func visit(_ root: Int) {
        var path = [(flow: root, next: 0)]
        states[root] = .open
        while let top = path.last {
            guard top.next < edges[top.flow].count else {
                states[top.flow] = .done
                finished.append(top.flow)
                path.removeLast()
                continue
            }
            path[path.count - 1].next += 1
            let edge = edges[top.flow][top.next]
            switch states[edge.flow] {
            case .new:
                states[edge.flow] = .open
                path.append((edge.flow, 0))
            case .open:
                // One cycle says enough; each further one could be as long as the path.
                guard cycles.count < 10, let start = path.firstIndex(where: { $0.flow == edge.flow }) else { continue }
                let names = path[start...].map { flows[$0.flow].name } + [flows[edge.flow].name]
                cycles.append(Cycle(names: names, location: edge.location))
            case .done: break
            }
        }
    }
}
