package import WeirValue

/// A value of a manifest in which references may stand.
package indirect enum Template: Sendable {
    /// A value without references.
    case constant(Value)
    /// A string that is one reference as a whole: the value keeps its type.
    case reference(Reference)
    /// A string with references inside: each becomes text.
    case interpolation([Part])
    /// A list with references in its elements.
    case list([Template])
    /// A map with references in its values, in key order.
    case map([(Key, Template)])

    /// A piece of an interpolated string.
    package enum Part: Hashable, Sendable {
        case text(String)
        case reference(Reference)
    }

    /// Every reference in the template.
    package var references: [Reference] {
        switch self {
        case .constant: []
        case .reference(let reference): [reference]
        case .interpolation(let parts):
            parts.compactMap { if case .reference(let reference) = $0 { reference } else { nil } }
        case .list(let elements): elements.flatMap(\.references)
        case .map(let entries): entries.flatMap(\.1.references)
        }
    }

    /// The value, when there is no reference in it.
    package var constantValue: Value? {
        if case .constant(let value) = self { value } else { nil }
    }
}
