internal import WeirModel

/// Finds what a run with a journal does again when it is resumed, as far as node types declare it.
struct JournalCheck {
    private let context: CheckContext
    private var log: ProblemLog { context.log }

    init(_ context: CheckContext) { self.context = context }

    /// Looks at every node, and at the node types of flows.
    func check() {
        for flow in context.flows {
            if let type = flow.nodeType.flatMap({ context.info(of: $0) }) {
                warnOfPost(type, at: flow.location(of: "uses"))
                if let batch = flow.batch, batch.items == nil { warnOfPrep(type, at: flow.location(of: "uses")) }
            }
            warnOfSource(flow.batch)
            for node in flow.nodes { check(node) }
        }
    }

    private func check(_ node: NodeDefinition) {
        guard case .nodeType(let name) = node.kind, let type = context.info(of: name) else { return }
        let place = node.location(of: "uses")
        warnOfPost(type, at: place)
        guard node.journal?.isRecorded != false, type.phases.contains(.exec) else { return }
        warnOfResources(type, at: place)
        // Whoever says what an item is known by has chosen what does not vary.
        guard node.journal?.key == nil else { return }
        let hint = "; say \"journal: { key: … }\" with what stays the same, or \"journal: false\""
        warnOfSource(node.batch, hint)
        let usesPrep = if let batch = node.batch { batch.items == nil } else { node.input == nil }
        if usesPrep { warnOfPrep(type, at: place, hint) }
    }

    private func warnOfSource(_ batch: BatchDefinition?, _ hint: String = "") {
        guard case .nodeType(let name, _, let location)? = batch?.items, let type = context.info(of: name) else {
            return
        }
        warnOfPrep(type, at: location, hint)
    }

    private func warnOfPost(_ type: NodeTypeInfo, at location: SourceLocation) {
        guard type.hasPostEffects else { return }
        log.warning(
            location,
            "the post of \"\(type.name)\" has effects outside the store, and has them again when the run is resumed")
    }

    private func warnOfPrep(_ type: NodeTypeInfo, at location: SourceLocation, _ hint: String = "") {
        guard type.prepVaries else { return }
        log.warning(
            location,
            "the prep of \"\(type.name)\" gives something else each time, so its items are new ones when the run is resumed, and run again"
                + hint)
    }

    private func warnOfResources(_ type: NodeTypeInfo, at location: SourceLocation) {
        let verb: String
        switch (type.input.type, type.output.type) {
        case (.resource, .resource): verb = "takes and gives"
        case (.resource, _): verb = "takes"
        case (_, .resource): verb = "gives"
        default: return
        }
        log.warning(
            location,
            "\"\(type.name)\" \(verb) resources, which cannot be recorded, so its items run again when the run is resumed; \"journal: false\" says that this is meant"
        )
    }
}
