package import WeirValue

/// What an item of a batch is, as far as a manifest tells.
package enum ItemShape: Hashable, Sendable {
    /// No map; the kind of value, with an article: `a string`.
    case plain(String)
    /// A map with these keys, and perhaps with others.
    case map([Key], isOpen: Bool)

    /// Nothing can be told.
    package static let unknown = ItemShape.map([], isOpen: true)

    /// What the elements of a list are.
    package init(ofElementsIn list: Template) {
        switch list {
        case .constant(let list): self.init(ofElements: list.elements.map(Template.constant))
        case .list(let elements): self.init(ofElements: elements)
        default: self = .unknown
        }
    }

    private init(ofElements elements: [Template]) {
        if let other = elements.lazy.compactMap(\.constantValue).first(where: { $0.kind != .map }) {
            self = .plain(other.kindWithArticle)
            return
        }
        var keys: Set<Key> = []
        for element in elements {
            switch element {
            case .constant(let map): keys.formUnion(map.entries.map(\.key))
            case .map(let entries): keys.formUnion(entries.map(\.0))
            default:
                self = .map(keys.sorted(), isOpen: true)
                return
            }
        }
        self = .map(keys.sorted(), isOpen: false)
    }

    /// The params that an item may give to an iteration: the keys that can be told, and whether there may be others.
    package var paramKeys: (keys: [Key], isOpen: Bool) {
        switch self {
        case .plain: ([], true)
        case .map(let keys, let isOpen): (keys, isOpen)
        }
    }
}
