internal import WeirModel
internal import WeirValue

/// Finds limits that a node takes and what runs inside it waits for.
struct LimitCheck {
    private let context: CheckContext

    init(_ context: CheckContext) { self.context = context }

    /// Looks at every node that runs a flow.
    ///
    /// - Parameters:
    ///   - order: the flows, each before those that it runs.
    ///   - runParams: the params that `--param` sets, of which nothing is known here.
    func check(_ order: [FlowDefinition], runParams: Set<Key>) {
        guard !context.manifest.limits.isEmpty else { return }
        var known = Dictionary(context.manifest.params, uniquingKeysWith: { $1 })
        for key in runParams { known[key] = nil }
        for (_, limit) in context.manifest.limits { checkNumbers(of: limit, known, runParams) }
        var inside: ByName<Set<String>> = [:]
        for flow in order.reversed() {
            var taken: Set<String> = []
            for node in flow.nodes {
                taken.formUnion(node.limits)
                guard case .flow(let inner) = node.kind, let others = inside[inner] else { continue }
                taken.formUnion(others)
                for limit in node.limits where others.contains(limit) { report(limit, node, inner) }
            }
            inside[flow.name] = taken
        }
    }

    /// The manifest's own params may give a number that does not fit.
    private func checkNumbers(of limit: LimitDefinition, _ known: [Key: Template], _ runParams: Set<Key>) {
        do throws(Problem) {
            _ = try limit.settings { template throws(Problem) in
                guard case .reference(let reference) = template, reference.root == .params, reference.steps.count == 1,
                    case .key(let key)? = reference.steps.first, !runParams.contains(key)
                else { return template.constantValue }
                return known[key]?.constantValue ?? reference.fallback
            }
        } catch {
            context.log.error(error.location, error.message)
        }
    }

    private func report(_ name: String, _ node: NodeDefinition, _ inner: String) {
        guard let limit = context.manifest.limits[name],
            let settings = try? limit.settings({ template throws(Problem) in template.constantValue }),
            case .fixed(let slots) = settings.slots
        else { return }
        let place = node.location(of: "limit")
        if slots == 1 {
            context.log.error(
                place,
                "the limit \"\(name)\" lets one in, and the node waits for it again inside the flow \"\(inner)\": it would "
                    + "wait for ever")
        } else {
            context.log.warning(
                place,
                "the limit \"\(name)\" is taken again inside the flow \"\(inner)\"; \(slots) visits at once would wait for ever"
            )
        }
    }
}
