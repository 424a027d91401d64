/// A type in a node type's declared schema.
package enum ValueType: String, CaseIterable, Sendable {
    case any, bool, int, float, string, bytes, list, map, resource

    /// Whether a value fits.
    ///
    /// An int fits a float; a string fits bytes; everything fits `any`.
    package func accepts(_ value: Value) -> Bool {
        switch (self, value.kind) {
        case (.any, _), (.bool, .bool), (.int, .int), (.float, .float), (.float, .int), (.string, .string),
            (.bytes, .bytes), (.bytes, .string), (.list, .list), (.map, .map), (.resource, .resource):
            true
        default: false
        }
    }

    /// The type with an article: `an int`.
    package var withArticle: String {
        switch self {
        case .any: "any value"
        case .int: "an int"
        case .bytes: "bytes"
        default: "a \(rawValue)"
        }
    }
}
