package import WeirValue

/// Where a batch's items come from.
package enum ItemSourceDefinition: Sendable {
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
}
