package import WeirModel

/// Finds what is wrong with a manifest that was read: everything that needs node types, or more than one place.
package enum ManifestChecker {
    /// All problems of a manifest, sorted by place.
    ///
    /// - Parameters:
    ///   - manifest: what `ManifestParser` read.
    ///   - library: the node types.
    ///   - runParams: the keys that `--param` sets.
    ///   - problems: what the parser found. Where that includes errors, problems that may only follow from them, such as
    ///     an unreachable node, are left out.
    /// - Returns: the given problems and the new ones.
    /// - Complexity: about linear in the size of the manifest.
    package static func check(
        _ manifest: Manifest, library: any NodeLibrary, runParams: Set<Key> = [], after problems: [Problem] = []
    ) -> [Problem] {
        let log = ProblemLog(file: manifest.file, problems: problems)
        let check = Check(manifest: manifest, library: library, log: log, isComplete: !log.hasErrors)
        for flow in check.flows {
            check.checkNodeTypes(of: flow)
            check.checkGraph(of: flow)
        }
        let order = check.checkRecursion()
        if let order, check.isComplete {
            check.checkParams(order, runParams: runParams)
            check.checkSharedKeys(order)
            check.checkCollected()
        }
        return log.sorted
    }
}

/// One check of one manifest; its parts are in extensions.
struct Check {
    let manifest: Manifest
    let library: any NodeLibrary
    let unknownTypes: UnknownNodeTypes
    let log: ProblemLog
    /// Whether the parser found no errors.
    let isComplete: Bool
    /// The flows in the order of their names, so that the order of problems never varies.
    let flows: [FlowDefinition]

    init(manifest: Manifest, library: any NodeLibrary, log: ProblemLog, isComplete: Bool) {
        self.manifest = manifest
        self.library = library
        unknownTypes = UnknownNodeTypes(library)
        self.log = log
        self.isComplete = isComplete
        flows = manifest.flows.map(\.value)
    }
}

extension NodeDefinition {
    /// Where a key stands, or the node's name when that is not known.
    func place(_ key: String) -> SourceLocation { places[key] ?? location }
}

extension FlowDefinition {
    /// Where a key stands, or the flow's name when that is not known.
    func place(_ key: String) -> SourceLocation { places[key] ?? location }
}
