internal import WeirModel
internal import WeirValue

extension NodeTypeInfo {
    /// The settings of a node type that nothing gives any: a map with each declared param, null for one without a default.
    var defaultSettings: Value { .map(declaredParams.map { (Key($0.name), $0.defaultValue ?? .null) }) }
}
