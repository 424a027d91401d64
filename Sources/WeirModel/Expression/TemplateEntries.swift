package import WeirValue

/// Templates by key, in the order of the manifest, which are equal where keys and templates are.
///
/// Wraps a list of pairs, which has no equality of its own, so that what holds it can be compared and hashed.
@propertyWrapper package struct TemplateEntries: Hashable, Sendable {
    /// The pairs, in the order of the manifest; a key may stand there twice, and the last one counts.
    package var wrappedValue: [(Key, Template)]

    /// The pairs of a list.
    package init(wrappedValue: [(Key, Template)]) { self.wrappedValue = wrappedValue }

    package static func == (left: TemplateEntries, right: TemplateEntries) -> Bool {
        left.wrappedValue.elementsEqual(right.wrappedValue, by: ==)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(wrappedValue.count)
        for (key, template) in wrappedValue {
            hasher.combine(key)
            hasher.combine(template)
        }
    }
}
