package import WeirValue

/// Where a batch's items come from.
package enum ItemSourceDefinition: Hashable, Sendable {
    /// An item source of the host, by what stands under the keys that its `ItemSourceKind` describes.
    case source(ItemSourceUse)
    /// What the prep of a node type gives, with these settings.
    case nodeType(String, with: [(Key, Template)], location: SourceLocation)

    /// What one item is.
    package var item: ItemShape {
        switch self {
        case .source(let use): use.item
        case .nodeType: .unknown
        }
    }

    /// Every template in it.
    package var templates: [Template] {
        switch self {
        case .source(let use): use.fields.map(\.template)
        case .nodeType(_, let settings, _): settings.map(\.1)
        }
    }

    package static func == (left: ItemSourceDefinition, right: ItemSourceDefinition) -> Bool {
        switch (left, right) {
        case (.source(let left), .source(let right)): left == right
        case (.nodeType(let left, let mine, let place), .nodeType(let right, let theirs, let other)):
            left == right && place == other
                && TemplateEntries(wrappedValue: mine) == TemplateEntries(wrappedValue: theirs)
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .source(let use): hasher.combine(use)
        case .nodeType(let name, let settings, _):
            hasher.combine(name)
            hasher.combine(TemplateEntries(wrappedValue: settings))
        }
    }
}
