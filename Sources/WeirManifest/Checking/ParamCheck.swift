internal import WeirModel
internal import WeirValue

/// Finds settings that nothing gives, and params that have no effect.
struct ParamCheck {
    private let context: CheckContext
    private var manifest: Manifest { context.manifest }
    private var log: ProblemLog { context.log }

    init(_ context: CheckContext) { self.context = context }

    /// Settings that nothing gives, and params of a node that an outer level overrides (P4).
    ///
    /// A key that only `--param` gives must be known: set, or declared under the manifest's `params`. Otherwise a
    /// forgotten setting could never be told from one that will come.
    func check(_ order: [FlowDefinition], runParams: Set<Key>) {
        let references = ReferenceCheck(context)
        var supplies: ByName<ParamSupply> = [:]
        var run = ParamSupply()
        run.add(.init(keys: runParams.sorted(), origin: "--param"), as: .commandLine)
        run.add(.init(keys: manifest.params.map(\.0), origin: "the manifest"), as: .manifest)
        supplies[manifest.start] = run
        references.warnOfUnread(runParams)
        references.checkLimits(run)
        for flow in order {
            // A flow that nothing runs has no params to speak of.
            guard var supply = supplies.removeValue(forKey: flow.name) else { continue }
            supply.add(.init(keys: flow.params.map(\.0), origin: "the flow \"\(flow.name)\""), as: .flow)
            checkMissing(flow, supply)
            references.check(flow, supply)
            if let batch = flow.batch { supply.add(item(of: batch, flow), as: .item) }
            for node in flow.nodes {
                warnOfShadows(node, supply)
                references.check(node, supply)
                switch node.kind {
                case .nodeType: checkMissing(node, supply)
                case .flow(let name):
                    var inner = supply
                    inner.add(.init(keys: node.params.map(\.0), origin: "the node \"\(node.name)\""), as: .use)
                    supplies[name, default: ParamSupply()].merge(inner)
                }
            }
        }
    }

    private func item(of batch: BatchDefinition, _ flow: FlowDefinition) -> ParamSupply.Entries {
        let (keys, isOpen) = (batch.items?.item ?? .unknown).paramKeys
        return .init(keys: keys, origin: "the items of the flow \"\(flow.name)\"", isOpen: isOpen)
    }

    private func warnOfShadows(_ node: NodeDefinition, _ supply: ParamSupply) {
        for (key, _) in node.params {
            guard let origin = supply.origins[key] else { continue }
            let hint = if case .nodeType = node.kind { "; put it under \"with\" if it must hold" } else { "" }
            log.warning(
                node.location(of: "params.\(key)"), "\"\(key)\" from \(origin) overrides this param\(hint)")
        }
    }

    private func checkMissing(_ node: NodeDefinition, _ supply: ParamSupply) {
        guard case .nodeType(let name) = node.kind else { return }
        let own = Set((node.settings + node.params).map(\.0))
        checkMissing(name, node.location(of: "uses")) { own.contains($0) || supply.mayHave($0) }
        checkMissing(node.batch?.items) { key in node.params.contains { $0.0 == key } || supply.mayHave(key) }
    }

    private func checkMissing(_ flow: FlowDefinition, _ supply: ParamSupply) {
        if let name = flow.nodeType {
            checkMissing(name, flow.location(of: "uses")) { key in
                flow.settings.contains { $0.0 == key } || supply.mayHave(key)
            }
        }
        checkMissing(flow.batch?.items) { supply.mayHave($0) }
    }

    private func checkMissing(_ source: ItemSourceDefinition?, isGiven: (Key) -> Bool) {
        guard case .nodeType(let name, let settings, let location)? = source else { return }
        checkMissing(name, location) { key in settings.contains { $0.0 == key } || isGiven(key) }
    }

    private func checkMissing(_ type: String, _ location: SourceLocation, isGiven: (Key) -> Bool) {
        for schema in context.info(of: type)?.declaredParams ?? [] {
            guard schema.isRequired, schema.defaultValue == nil, !isGiven(Key(schema.name)) else { continue }
            let ways = "give it under \"with\", or list it under the manifest's \"params\" when --param sets it"
            log.error(location, "the node type \"\(type)\" needs the setting \"\(schema.name)\"; \(ways)")
        }
    }
}
