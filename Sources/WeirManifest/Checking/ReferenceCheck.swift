internal import WeirModel
internal import WeirValue

/// Finds references to params that nothing gives, and params that nothing refers to.
struct ReferenceCheck {
    private let context: CheckContext
    private var manifest: Manifest { context.manifest }
    private var log: ProblemLog { context.log }
    private var flows: [FlowDefinition] { context.flows }

    init(_ context: CheckContext) { self.context = context }

    /// References in a node to params that nothing gives: each would fail the run as soon as it is reached.
    func check(_ node: NodeDefinition, _ supply: ParamSupply) {
        // What a node's own params refer to is looked up in its flow's.
        report(node.params.flatMap(\.1.references), supply) { supply.mayHave($0) }
        let own = Set(node.params.map(\.0))
        report(node.referencesInWork, supply) { own.contains($0) || supply.mayHave($0) }
    }

    /// The same for what a flow itself refers to, where `supply` is what reaches it from outside and its own params.
    func check(_ flow: FlowDefinition, _ supply: ParamSupply) {
        report(flow.referencesInWork, supply) { supply.mayHave($0) }
    }

    /// The same for what limits refer to, where `supply` is what the run is given.
    func checkLimits(_ supply: ParamSupply) {
        for (_, limit) in manifest.limits {
            report(limit.entries.flatMap(\.template.references), supply) { supply.mayHave($0) }
        }
    }

    /// The same for the name of a file of the run.
    func check(_ file: FailureFile?, _ supply: ParamSupply) {
        report(file?.path.references ?? [], supply) { supply.mayHave($0) }
    }

    /// Warns of a `--param` that nothing reads, which a typo is the likely reason for.
    func warnOfUnread(_ runParams: Set<Key>) {
        guard !runParams.isEmpty else { return }
        var read: Set<Key> = []
        for (_, limit) in manifest.limits {
            guard note(limit.entries.flatMap(\.template.references), in: &read) else { return }
        }
        let ofRun = [manifest.failures?.path, manifest.journal?.key].compactMap { $0?.references }
        guard note(ofRun.flatMap(\.self), in: &read) else { return }
        for flow in flows {
            read.formUnion((flow.params + flow.settings).map(\.0))
            guard note(flow.referencesInWork + flow.params.flatMap(\.1.references), in: &read),
                note(flow.nodeType, in: &read), note(flow.batch?.items, in: &read)
            else { return }
            for node in flow.nodes {
                read.formUnion((node.params + node.settings).map(\.0))
                guard note(node.referencesInWork + node.params.flatMap(\.1.references), in: &read),
                    note(node.batch?.items, in: &read)
                else { return }
                if case .nodeType(let name) = node.kind, !note(name, in: &read) { return }
            }
        }
        for key in runParams.subtracting(read).sorted() {
            let near = log.suggestion(for: "\(key)", among: read.lazy.map { "\($0)" })
            log.warning(
                SourceLocation(file: manifest.file), "nothing reads the param \"\(key)\" that --param gives\(near)")
        }
    }

    private func report(_ references: [Reference], _ supply: ParamSupply, isGiven: (Key) -> Bool) {
        for reference in references.flatMap(\.withNested) where reference.fallback == nil {
            guard case .known(let key) = reference.param, !isGiven(key) else { continue }
            let near = log.suggestion(for: "\(key)", among: supply.origins.keys.lazy.map { "\($0)" })
            let ways =
                "; write \"${\(reference.text):-default}\", or list it under the manifest's \"params\" when --param sets it"
            log.error(
                reference.location,
                "\"${\(reference.text)}\" has no value: there is no such param here\(near.isEmpty ? ways : near)")
        }
    }

    // Each of these answers false when any param may be read.

    private func note(_ references: [Reference], in read: inout Set<Key>) -> Bool {
        for reference in references.flatMap(\.withNested) {
            switch reference.param {
            case .none: break
            case .any: return false
            case .known(let key): read.insert(key)
            }
        }
        return true
    }

    private func note(_ nodeType: String?, in read: inout Set<Key>) -> Bool {
        guard let nodeType else { return true }
        guard case .declared(let schemas) = context.info(of: nodeType)?.params else { return false }
        read.formUnion(schemas.map { Key($0.name) })
        return true
    }

    private func note(_ source: ItemSourceDefinition?, in read: inout Set<Key>) -> Bool {
        guard case .nodeType(let name, let settings, _)? = source else { return true }
        read.formUnion(settings.map(\.0))
        return note(name, in: &read)
    }
}

extension Reference {
    /// Which param is looked up.
    fileprivate enum Param {
        case none, any
        case known(Key)
    }

    fileprivate var param: Param {
        guard root == .params else { return .none }
        guard case .key(let key)? = steps.first else { return .any }
        return .known(key)
    }
}

extension NodeDefinition {
    /// Every reference but those in `params`.
    fileprivate var referencesInWork: [Reference] {
        let templates =
            settings.map(\.1) + [input, fallback, givenAttempts, tokens, journal?.key].compactMap(\.self)
            + (batch?.templates ?? [])
        let paths = [output, catching?.error].compactMap(\.self)
        return templates.flatMap(\.references) + paths.flatMap(\.references)
    }
}

extension FlowDefinition {
    /// Every reference but those in `params` and in its nodes.
    fileprivate var referencesInWork: [Reference] {
        (settings.map(\.1) + (batch?.templates ?? [])).flatMap(\.references)
    }
}

extension StorePath {
    fileprivate var references: [Reference] {
        steps.compactMap { if case .reference(let reference) = $0 { reference } else { nil } }
    }
}
