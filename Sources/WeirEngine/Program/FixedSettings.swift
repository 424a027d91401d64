import WeirExec
package import WeirModel
package import WeirValue

/// What of a manifest's params and settings no item and no store can change: known before anything runs.
package struct FixedSettings {
    private var flows: ByName<FixedParams> = [:]
    private let manifest: Manifest
    private let run: FixedParams

    /// Looks at a manifest without problems.
    ///
    /// - Parameter params: the outermost params (`--param`), a map.
    /// - Complexity: O(size of the manifest).
    package init(_ manifest: Manifest, params: Value = .map([])) {
        self.manifest = manifest
        var waiting = uses(of: manifest)
        run = FixedParams(outermost: params, manifest: manifest.params)
        flows[manifest.start] = run
        var ready = [manifest.start]
        while let name = ready.popLast() {
            guard let flow = manifest.flows[name], var own = flows[name] else { continue }
            own.add(flow.params, as: .flow)
            flows[name] = own
            let inside = within(flow, own)
            for node in flow.nodes {
                guard case .flow(let inner) = node.kind, let definition = manifest.flows[inner] else { continue }
                var given = inside
                given.add(inside.entries(node.params), as: .use)
                given.add(inside.entries(definition.params), as: .flow)
                if flows[inner] == nil { flows[inner] = given } else { flows[inner]?.merge(given) }
                waiting[inner, default: 0] -= 1
                if waiting[inner] == 0 { ready.append(inner) }
            }
        }
    }

    /// The value of a template against the run's own params; nil where there is none.
    func value(ofRun template: Template) -> Value? { run.value(of: template) }

    /// The params that a flow's own settings and items see; nothing is known of those of a flow that never runs.
    package func params(of flow: FlowDefinition) -> FixedParams { flows[flow.name] ?? .unknown }

    /// The params that the nodes of a flow see.
    package func params(inside flow: FlowDefinition) -> FixedParams { within(flow, params(of: flow)) }

    /// What `create` of a node type is told: the settings that are the same at every visit.
    ///
    /// - Returns: a map. A declared setting that nothing gives is null; one that can change is absent.
    package static func settings(
        of info: NodeTypeInfo, given: [(Key, Template)], _ params: FixedParams
    ) -> Value {
        let settings = params.entries(given)
        var map: [Key: Value] = [:]
        switch info.params {
        case .any:
            var effective = params
            effective.add(settings, as: .settings)
            map = effective.known
        case .declared(let schemas):
            var effective = params.narrowed(to: schemas.map { Key($0.name) })
            effective.add(settings, as: .settings)
            for schema in schemas { map[Key(schema.name)] = value(of: schema, effective) }
        }
        return Value.map(map.map { ($0.key, $0.value) }).compacted()
    }

    /// The value of a declared setting, null where nothing gives one; nil where it can change, or does not fit.
    private static func value(of schema: ParamSchema, _ effective: FixedParams) -> Value? {
        guard case .fixed(let given) = effective.lookup(Key(schema.name)) else { return nil }
        // By the rules of a visit, which says what is wrong where it does not fit.
        let record = SettingsRecord([(schema, Key(schema.name))])
        _ = record.offer(given, 0)
        if given != nil, record.complaint(0, of: schema.name) != nil { return nil }
        return record.write().lookup(Key(schema.name)) ?? .null
    }

    private func within(_ flow: FlowDefinition, _ params: FixedParams) -> FixedParams {
        guard let batch = flow.batch else { return params }
        var params = params
        params.addItem(of: batch.items)
        return params
    }
}

/// How many nodes run each flow, of those that are reached from the one that runs.
private func uses(of manifest: Manifest) -> ByName<Int> {
    var counts: ByName<Int> = [:]
    var seen = NameSet([manifest.start])
    var waiting = [manifest.start]
    while let name = waiting.popLast() {
        for node in manifest.flows[name]?.nodes ?? [] {
            guard case .flow(let inner) = node.kind else { continue }
            counts[inner, default: 0] += 1
            if seen.insert(inner) { waiting.append(inner) }
        }
    }
    return counts
}
