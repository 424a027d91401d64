package import WeirModel

/// Turns a manifest without problems into a plan.
package struct PlanBuilder {
    private let manifest: Manifest
    private let makeInstance: InstanceMaking
    private let fixed: FixedSettings
    private var instances: [any NodeInstance] = []
    private var groups: ByName<Gate> = [:]
    private var limits: ByName<Gate> = [:]
    private var indices: ByName<Int> = [:]

    /// Makes an instance for a node type's full name and the path of the node, `flow/node`.
    ///
    /// The last argument gives the settings that are the same at every visit, as `FixedSettings.settings` does.
    package typealias InstanceMaking = (String, String, (NodeTypeInfo) -> Value) throws -> any NodeInstance

    /// A builder for a manifest.
    ///
    /// - Parameter params: the outermost params (`--param`), a map.
    package init(_ manifest: Manifest, params: Value = .map([]), makeInstance: @escaping InstanceMaking) {
        self.manifest = manifest
        self.makeInstance = makeInstance
        fixed = FixedSettings(manifest, params: params)
    }

    /// The plan.
    ///
    /// - Throws: what `makeInstance` throws.
    package mutating func build() throws -> Plan {
        let names = manifest.flows.keys
        for (index, name) in names.enumerated() { indices[name] = index }
        for (name, limit) in manifest.limits { limits[name] = Gate(permits: limit.concurrency) }
        var flows: [FlowPlan] = []
        for name in names {
            guard let definition = manifest.flows[name] else { continue }
            flows.append(try plan(definition))
        }
        guard let start = indices[manifest.start] else {
            throw Problem(at: SourceLocation(file: manifest.file), "there is no flow \"\(manifest.start)\"")
        }
        return Plan(flows: flows, start: start, params: manifest.params, instances: instances)
    }

    private mutating func plan(_ flow: FlowDefinition) throws -> FlowPlan {
        var places: ByName<Int> = [:]
        for (index, node) in flow.nodes.enumerated() { places[node.name] = index }
        var nodes: [NodePlan] = []
        let inside = fixed.params(inside: flow)
        for node in flow.nodes { nodes.append(try plan(node, in: flow.name, places, inside)) }
        let outside = fixed.params(of: flow)
        var wrapper: NodePlan?
        if let type = flow.nodeType {
            var node = NodeDefinition(name: flow.name, kind: .nodeType(type), location: flow.location)
            node.settings = flow.settings
            wrapper = try plan(node, in: flow.name, [:], outside)
        }
        return FlowPlan(
            definition: flow, nodes: nodes, start: places[flow.start], wrapper: wrapper,
            source: try source(of: flow.batch, flow.name, in: flow.name, outside))
    }

    private mutating func plan(
        _ node: NodeDefinition, in flow: String, _ places: ByName<Int>, _ outer: FixedParams
    ) throws -> NodePlan {
        var params = outer
        params.add(node.params, as: .node)
        func target(_ name: String) throws -> NodePlan.Target {
            if name == "end" { return .end }
            guard let place = places[name] else {
                throw Problem(at: node.location, "there is no node \"\(name)\" in flow \"\(flow)\"")
            }
            return .node(place)
        }
        let work: NodePlan.Work
        var turnstile: Gate?
        switch node.kind {
        case .flow(let name):
            guard let index = indices[name] else { throw Problem(at: node.location, "there is no flow \"\(name)\"") }
            work = .flow(index)
        case .nodeType(let type):
            let instance = try makeInstance(type, "\(flow)/\(node.name)") { info in
                FixedSettings.settings(of: info, given: node.settings, params)
            }
            instances.append(instance)
            work = .instance(instance)
            turnstile = gate(for: instance.info.concurrency)
        }
        return NodePlan(
            definition: node, work: work, transitions: try node.transitions.mapValues(target),
            catchTarget: try node.catching.map { try target($0.target) },
            limit: node.limit.flatMap { limits[$0] }, turnstile: turnstile,
            source: try source(of: node.batch, node.name, in: flow, params))
    }

    private mutating func source(
        of batch: BatchDefinition?, _ name: String, in flow: String, _ params: FixedParams
    ) throws -> NodePlan.Source? {
        guard case .nodeType(let type, let settings, let location)? = batch?.items else { return nil }
        var node = NodeDefinition(name: name, kind: .nodeType(type), location: location)
        node.settings = settings
        return NodePlan.Source(try plan(node, in: flow, [:], params))
    }

    private mutating func gate(for concurrency: Concurrency) -> Gate? {
        switch concurrency {
        case .reentrant, .perWorker: return nil
        case .serialInstance: return Gate(permits: 1)
        case .serialGroup, .serialGlobal:
            let name = concurrency.text
            if let known = groups[name] { return known }
            let gate = Gate(permits: 1)
            groups[name] = gate
            return gate
        }
    }
}
