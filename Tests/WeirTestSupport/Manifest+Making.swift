package import WeirModel
package import WeirValue

extension Manifest {
    /// A manifest whose first flow is the one that runs.
    package init(_ flows: FlowDefinition..., limits: [String: Int] = [:], params: [(Key, Template)] = []) {
        self.init(file: "test.yaml", folder: "/")
        self.params = params
        for (name, count) in limits { self.limits[name] = .concurrency(count, name) }
        for flow in flows { self.flows[flow.name] = flow }
        start = flows.first?.name ?? ""
    }
}

extension LimitDefinition {
    /// A limit of so many at once.
    package static func concurrency(_ count: Int, _ name: String) -> LimitDefinition {
        LimitDefinition(name, at: .test, [Entry(.concurrency, .constant(.int(count)), at: .test)])
    }
}

extension FlowDefinition {
    /// A flow that starts with its first node; each node stands on a line of its own.
    package init(
        _ name: String = "main", _ nodes: [NodeDefinition], configure: (inout FlowDefinition) -> Void = { _ in }
    ) {
        self.init(name: name, location: .test)
        for (index, node) in nodes.enumerated() {
            var node = node
            node.location = SourceLocation(file: "test.yaml", line: index + 2, column: 1)
            self.nodes.append(node)
        }
        start = nodes.first?.name ?? ""
        configure(&self)
    }
}

extension NodeDefinition {
    /// A use of the node type of the same name.
    ///
    /// - Parameter next: the next node for the action `default`.
    package static func node(
        _ name: String, uses type: String? = nil, next: String? = nil,
        configure: (inout NodeDefinition) -> Void = { _ in }
    ) -> NodeDefinition {
        var node = NodeDefinition(name: name, kind: .nodeType(type ?? name), location: .test)
        if let next { node.transitions["default"] = next }
        configure(&node)
        return node
    }

    /// A use of a flow.
    package static func run(
        _ flow: String, as name: String? = nil, next: String? = nil,
        configure: (inout NodeDefinition) -> Void = { _ in }
    ) -> NodeDefinition {
        var node = NodeDefinition(name: name ?? flow, kind: .flow(flow), location: .test)
        if let next { node.transitions["default"] = next }
        configure(&node)
        return node
    }
}

extension ItemSourceDefinition {
    /// The elements of a list; with a name, each in a map.
    package static func each(_ list: Template, as name: Key?) -> ItemSourceDefinition {
        .source(
            ItemSourceUse(
                "each", at: .test, fields: [.init("each", list, at: .test)],
                names: name.map { [(ItemSourceKind.Naming.whole, $0)] } ?? [],
                item: name.map { .map([$0], isOpen: false) } ?? ItemShape(ofElementsIn: list)))
    }
}

extension BatchDefinition {
    /// A batch that takes one item after another.
    package static func sequential(
        _ items: Template? = nil, as name: Key? = nil, configure: (inout BatchDefinition) -> Void = { _ in }
    ) -> BatchDefinition {
        make(.sequential, items, name, configure)
    }

    /// A batch that takes several items at once.
    package static func parallel(
        _ items: Template? = nil, as name: Key? = nil, concurrency: Int? = nil,
        configure: (inout BatchDefinition) -> Void = { _ in }
    ) -> BatchDefinition {
        make(.parallel, items, name) { batch in
            batch.concurrency = concurrency
            configure(&batch)
        }
    }

    private static func make(
        _ mode: Mode, _ items: Template?, _ name: Key?, _ configure: (inout BatchDefinition) -> Void
    ) -> BatchDefinition {
        var batch = BatchDefinition(mode: mode, items: items.map { .each($0, as: name) }, location: .test)
        configure(&batch)
        return batch
    }
}
