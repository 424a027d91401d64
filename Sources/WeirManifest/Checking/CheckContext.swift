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
