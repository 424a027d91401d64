internal import WeirModel

/// What every check of one manifest looks at, and where it says what is wrong.
final class CheckContext {
    /// What is checked.
    let manifest: Manifest
    /// The node types.
    let library: any NodeLibrary
    /// Words for those that there are not.
    let unknownTypes: UnknownNodeTypes
    /// Where problems go.
    let log: ProblemLog
    /// Whether the parser found no errors.
    let isComplete: Bool
    /// What the library has said: each node type is asked for several times for each node.
    private var known: [String: NodeTypeInfo] = [:]
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

    /// What a node type declares, by its full name; nil where there is none.
    func info(of nodeType: String) -> NodeTypeInfo? {
        if let info = known[nodeType] { return info }
        let info = library.info(of: nodeType)
        known[nodeType] = info
        return info
    }
}
