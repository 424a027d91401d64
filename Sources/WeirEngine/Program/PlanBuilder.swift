import WeirExec
package import WeirModel
package import WeirValue

/// Turns a manifest without problems into a plan.
package struct PlanBuilder {
    private let manifest: Manifest
    private let info: (String) throws -> NodeTypeInfo
    private let fixed: FixedSettings
    private var uses: [NodeUse] = []
    private var sites: [JournalSite] = []
    private var turnstiles = 0
    private var groups: ByName<Int> = [:]
    /// The numbers of the limits, which follow the order of their names: every node takes them in this order.
    private var limits: ByName<Int> = [:]
    private var indices: ByName<Int> = [:]

    /// A builder for a manifest.
    ///
    /// - Parameters:
    ///   - params: the outermost params (`--param`), a map.
    ///   - info: what a node type declares, by its full name.
    package init(_ manifest: Manifest, params: Value = .map([]), info: @escaping (String) throws -> NodeTypeInfo) {
        self.manifest = manifest
        self.info = info
        fixed = FixedSettings(manifest, params: params)
    }

    /// The plan, with every name resolved to a number.
    ///
    /// - Throws: what looking a node type up throws, and `Problem` where a name leads nowhere, which a checked manifest
    ///   has not.
    /// - Complexity: O(size of the manifest).
    package mutating func build() throws -> Plan {
        let names = manifest.flows.keys
        for (index, name) in names.enumerated() { indices[name] = index }
        var settings: [LimitSettings] = []
        for (name, limit) in manifest.limits {
            limits[name] = settings.count
            settings.append(try self.settings(of: limit))
        }
        var flows: [FlowPlan] = []
        for name in names {
            guard let definition = manifest.flows[name] else { continue }
            flows.append(try plan(definition))
        }
        guard let start = indices[manifest.start] else {
            throw Problem(at: SourceLocation(file: manifest.file), "there is no flow \"\(manifest.start)\"")
        }
        return Plan(
            flows: flows, start: start, params: manifest.params, uses: uses, limits: settings,
            deadline: manifest.deadline, failures: manifest.failures, sites: sites,
            turnstiles: turnstiles)
    }

    private func settings(of limit: LimitDefinition) throws(Problem) -> LimitSettings {
        try limit.settings { template throws(Problem) in
            if let value = fixed.value(ofRun: template) { return value }
            let entry = limit.entries.first { $0.template == template }
            let name = template.references.first?.text ?? ""
            throw Problem(
                at: entry?.location ?? limit.location,
                "\"${\(name)}\" has no value: the run has no such param; list it under \"params\", or give it by --param"
            )
        }
    }

    private mutating func plan(_ flow: FlowDefinition) throws -> FlowPlan {
        var places: ByName<Int> = [:]
        for (index, node) in flow.nodes.enumerated() { places[node.name] = index }
        var nodes: [NodePlan] = []
        let inside = fixed.params(inside: flow)
        for node in flow.nodes { nodes.append(try plan(node, in: flow.name, places, inside)) }
        let outside = fixed.params(of: flow)
        var wrapper: NodeUse?
        if let type = flow.nodeType {
            var node = NodeDefinition(name: flow.name, kind: .nodeType(type), location: flow.location)
            node.settings = flow.settings
            wrapper = try use(of: type, node, in: flow.name, outside)
        }
        return FlowPlan(
            definition: flow, nodes: nodes, start: places[flow.start], wrapper: wrapper,
            source: try source(of: flow.batch, flow.name, in: flow.name, outside),
            site: flow.batch == nil ? nil : site(.iterations, flow.name), key: manifest.journal?.key)
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
        var flowSite: Int?
        // Those of a node type are its use's, whose calls take them.
        var limits: [Int] = []
        switch node.kind {
        case .flow(let name):
            limits = numbers(of: node)
            guard let index = indices[name] else { throw Problem(at: node.location, "there is no flow \"\(name)\"") }
            work = .flow(index)
            flowSite = site(.flow, "\(flow)/\(node.name)")
        case .nodeType(let type):
            let use = try use(of: type, node, in: flow, params, isNode: true)
            work = .nodeType(use, source: try source(of: node.batch, node.name, in: flow, params))
        }
        var catchTarget: NodePlan.Target?
        if let catching = node.catching { catchTarget = try target(catching.target) }
        return NodePlan(
            definition: node, work: work, limits: limits, site: flowSite,
            transitions: try node.transitions.mapValues(target), catchTarget: catchTarget)
    }

    private mutating func source(
        of batch: BatchDefinition?, _ name: String, in flow: String, _ params: FixedParams
    ) throws -> NodeUse? {
        guard case .nodeType(let type, let settings, let location)? = batch?.items else { return nil }
        var node = NodeDefinition(name: name, kind: .nodeType(type), location: location)
        node.settings = settings
        return try use(of: type, node, in: flow, params)
    }

    private mutating func use(
        of type: String, _ node: NodeDefinition, in flow: String, _ params: FixedParams, isNode: Bool = false
    ) throws -> NodeUse {
        let info = try info(type)
        let path = "\(flow)/\(node.name)"
        let isRecorded = isNode && info.phases.contains(.exec) && node.journal?.isRecorded != false
        let use = NodeUse(
            definition: node, nodeType: type, info: info, index: uses.count, path: path,
            settings: FixedSettings.settings(of: info, given: node.settings, params),
            turnstile: turnstile(for: info.concurrency), limits: numbers(of: node),
            site: isRecorded ? site(.exec, path, use: uses.count) : nil, key: node.journal?.key ?? manifest.journal?.key
        )
        uses.append(use)
        return use
    }

    private mutating func site(_ kind: JournalSite.Kind, _ path: String, use: Int? = nil) -> Int {
        sites.append(JournalSite(kind: kind, path: path, use: use))
        return sites.count - 1
    }

    private func numbers(of node: NodeDefinition) -> [Int] { Set(node.limits.compactMap { limits[$0] }).sorted() }

    /// The number of the turnstile that a declared concurrency asks for: one for each use, or one for all of a group.
    private mutating func turnstile(for concurrency: Concurrency) -> Int? {
        switch concurrency {
        case .reentrant, .perWorker: return nil
        case .serialInstance: break
        case .serialGroup, .serialGlobal:
            if let known = groups[concurrency.text] { return known }
            groups[concurrency.text] = turnstiles
        }
        turnstiles += 1
        return turnstiles - 1
    }
}
