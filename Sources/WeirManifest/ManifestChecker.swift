package import WeirModel
package import WeirValue

/// Finds what is wrong with a manifest that was read: everything that needs node types, or more than one place.
package enum ManifestChecker {
    /// All problems of a manifest, sorted by place.
    ///
    /// - Parameters:
    ///   - manifest: what `ManifestParser` read.
    ///   - library: the node types.
    ///   - runParams: the keys that `--param` sets.
    ///   - isJournalled: whether the run is recorded even if the manifest does not say so.
    ///   - problems: what the parser found. Where that includes errors, problems that may only follow from them, such as
    ///     an unreachable node, are left out.
    /// - Returns: the given problems and the new ones.
    /// - Complexity: about linear in the size of the manifest.
    package static func check(
        _ manifest: Manifest, library: any NodeLibrary, runParams: Set<Key> = [], isJournalled: Bool = false,
        after problems: [Problem] = []
    ) -> [Problem] {
        let log = ProblemLog(file: manifest.file, problems: problems)
        let context = CheckContext(manifest: manifest, library: library, log: log, isComplete: !log.hasErrors)
        for flow in context.flows {
            NodeTypeCheck(context).check(flow)
            GraphCheck(context).check(flow)
        }
        let order = RecursionCheck(context).check()
        if let order, context.isComplete {
            LimitCheck(context).check(order, runParams: runParams)
            ParamCheck(context).check(order, runParams: runParams)
            SharedKeyCheck(context).check(order)
            CollectCheck(context).check()
            OutputFileCheck(context).check()
            if isJournalled || manifest.journal?.isOn == true { JournalCheck(context).check() }
        }
        return log.sorted
    }
}
