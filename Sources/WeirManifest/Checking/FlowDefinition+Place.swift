internal import WeirModel
internal import WeirValue

extension FlowDefinition {
    /// Where a key stands, or the flow's name when that is not known.
    func place(_ key: String) -> SourceLocation { places[key] ?? location }
}
