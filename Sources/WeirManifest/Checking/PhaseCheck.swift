internal import WeirModel
internal import WeirValue

/// Finds uses of a node type that its callbacks do not fit.
struct PhaseCheck {
    private let log: ProblemLog

    init(_ log: ProblemLog) { self.log = log }

    /// Checks a use by a node.
    func check(_ type: NodeTypeInfo, usedBy node: NodeDefinition) {
        if type.givesStream, node.batch == nil, node.input == nil {
            log.error(node.location(of: "uses"), NodeTypeInfo.streamNeedsBatch)
        }
        guard !type.phases.contains(.exec) else { return }
        for key in ["batch", "retry", "fallback", "limit"] where node.places[key] != nil {
            log.warning(
                node.location(of: key),
                "\"\(key)\" does nothing here: the node type \"\(type.name)\" has no exec to run for an item")
        }
    }

    /// Checks a use by a flow.
    func check(_ type: NodeTypeInfo, usedBy flow: FlowDefinition) {
        if type.givesStream, flow.batch == nil {
            log.error(flow.location(of: "uses"), NodeTypeInfo.streamNeedsBatch(of: flow.name))
        }
        guard flow.batch == nil || flow.batch?.items != nil else { return }
        if type.phases.isDisjoint(with: [.prep, .post]) {
            log.warning(
                flow.location(of: "uses"),
                "\"uses\" does nothing here: the node type \"\(type.name)\" has neither prep nor post, which are what a flow runs"
            )
        }
    }
}
