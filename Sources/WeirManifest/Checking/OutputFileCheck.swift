internal import WeirModel
internal import WeirValue

/// Finds files that two at once would write, as far as that can be told before a run.
struct OutputFileCheck {
    /// One place of the manifest that names a file to write.
    private struct Use {
        let path: String
        let location: SourceLocation
        /// Whose file it is: `the results of "main/a"`.
        let what: String
        /// The batch that writes it.
        let batch: String
        /// Whether a new file takes the place of the old one at the end.
        let replaces: Bool
    }

    private let context: CheckContext
    private var manifest: Manifest { context.manifest }
    private var log: ProblemLog { context.log }

    init(_ context: CheckContext) { self.context = context }

    func check() {
        guard hasFiles else { return }
        let outer = enclosingBatches()
        var uses: [Use] = []
        for flow in context.flows {
            if let batch = flow.batch { check(batch, "the flow \"\(flow.name)\"", in: outer[flow.name], &uses) }
            // What stands in a batch flow runs once for each of its iterations.
            let around = flow.batch?.mode == .parallel ? flow : outer[flow.name] ?? (flow.batch == nil ? nil : flow)
            for node in flow.nodes {
                guard let batch = node.batch else { continue }
                check(batch, "\"\(flow.name)/\(node.name)\"", in: around, &uses)
            }
        }
        if let failures = manifest.failures, let path = failures.path.constantValue?.stringValue {
            let run = Use(
                path: path, location: failures.location, what: "the failed items of the run", batch: "",
                replaces: false)
            if let other = uses.first(where: { $0.path == path }) { refuse(other, run) }
        }
        warnOfReplaced(uses)
    }

    private var hasFiles: Bool {
        manifest.failures != nil
            || context.flows.contains { flow in
                flow.batch?.writesFiles == true || flow.nodes.contains { $0.batch?.writesFiles == true }
            }
    }

    /// Checks the files of one batch, and adds them.
    ///
    /// - Parameter outer: a batch flow around it, a parallel one if there is one.
    private func check(_ batch: BatchDefinition, _ name: String, in outer: FlowDefinition?, _ uses: inout [Use]) {
        var own: [Use] = []
        if let file = batch.resultFile, let path = file.path.constantValue?.stringValue {
            own.append(
                Use(
                    path: path, location: file.location, what: "the results of \(name)", batch: name,
                    replaces: file.order == .items))
        }
        if let file = batch.failures, let path = file.path.constantValue?.stringValue {
            own.append(
                Use(
                    path: path, location: file.location, what: "the failed items of \(name)", batch: name,
                    replaces: false))
        }
        if own.count == 2, own[0].path == own[1].path { refuse(own[1], own[0]) }
        for use in own {
            refuseSource(batch.items, use)
            if let outer { checkIterations(use, outer) }
        }
        uses += own
    }

    private func refuse(_ use: Use, _ other: Use) {
        log.error(
            use.location, "\(use.what) and \(other.what) cannot go to one file, \"\(use.path)\"; give each its own")
    }

    /// What is appended to a file would become new items of it.
    private func refuseSource(_ items: ItemSourceDefinition?, _ use: Use) {
        guard !use.replaces, case .source(let source)? = items, ["lines", "csv", "jsonl"].contains(source.kind),
            source[source.kind]?.constantValue?.stringValue == use.path
        else { return }
        log.error(
            use.location, "\(use.what) cannot go to \"\(use.path)\", which the items come from; give them another file")
    }

    private func checkIterations(_ use: Use, _ outer: FlowDefinition) {
        let hint = "put a param into its name, as in \"out/${params.name}.jsonl\""
        if outer.batch?.mode == .parallel {
            log.error(
                use.location,
                "every iteration of the parallel flow \"\(outer.name)\" would write \"\(use.path)\" at once; \(hint)")
        } else if use.replaces {
            log.warning(
                use.location, "every iteration of the flow \"\(outer.name)\" replaces \"\(use.path)\"; \(hint)")
        }
    }

    private func warnOfReplaced(_ uses: [Use]) {
        var first: [String: Use] = [:]
        for use in uses {
            guard let other = first[use.path] else {
                first[use.path] = use
                continue
            }
            if use.replaces || other.replaces, use.batch != other.batch {
                log.warning(
                    use.location,
                    "\(use.what) go to \"\(use.path)\", and so do \(other.what), of which the later replace the earlier"
                )
            }
        }
    }

    /// For each flow that runs inside batch flows one of those, a parallel one if there is one.
    private func enclosingBatches() -> ByName<FlowDefinition> {
        var found: ByName<FlowDefinition> = [:]
        // Parallel ones last, so that they win.
        let batches = context.flows.filter { $0.batch != nil }
        let ordered = batches.filter { $0.batch?.mode == .sequential } + batches.filter { $0.batch?.mode == .parallel }
        for batch in ordered {
            var covered: NameSet = []
            var waiting = [batch]
            while let flow = waiting.popLast() {
                for case .flow(let name) in flow.nodes.map(\.kind) {
                    guard covered.insert(name), let inner = manifest.flows[name] else { continue }
                    found[name] = batch
                    waiting.append(inner)
                }
            }
        }
        return found
    }
}
