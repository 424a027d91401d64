package import WeirValue

/// A type in a node type's declared schema.
package enum ValueType: String, CaseIterable, Sendable {
    case any, bool, int, float, string, text, bytes, list, map, resource

    /// Whether a value fits.
    ///
    /// An int fits a float that holds it exactly; a string fits bytes; everything fits `any`. What fits `text` becomes a
    /// string as inside a longer text. To `int` belongs what has 64
    /// bits with a sign; `ParamSchema` knows which settings take more.
    package func accepts(_ value: Value) -> Bool {
        switch (self, value.kind) {
        case (.any, _), (.bool, .bool), (.float, .float), (.string, .string), (.text, .string), (.text, .int),
            (.text, .float), (.text, .bool),
            (.bytes, .bytes), (.bytes, .string), (.list, .list), (.map, .map), (.resource, .resource):
            true
        case (.int, .int): !value.isBeyondInt64
        case (.float, .int): value.isExactFloat
        default: false
        }
    }

    /// The type with an article: `an int`.
    package var withArticle: String {
        switch self {
        case .any: "any value"
        case .int: "an int"
        case .text: "a string, a number or a bool"
        case .bytes: "bytes"
        default: "a \(rawValue)"
        }
    }
}
