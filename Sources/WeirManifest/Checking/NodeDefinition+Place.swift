internal import WeirModel
internal import WeirValue

extension NodeDefinition {
    /// Where a key stands, or the node's name when that is not known.
    func place(_ key: String) -> SourceLocation { places[key] ?? location }
}
