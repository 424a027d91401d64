/// A kind of item source as a manifest uses it: its keys, what may stand under them, and what its items are.
///
/// Whoever opens it says so beside this description; the parser, `check` and the plan know no kind by name.
package struct ItemSourceKind: Sendable {
    /// What `as` names.
    package enum Naming: Sendable {
        /// There is no `as`.
        case none
        /// The item: `as: name` makes a map of it.
        case item
        /// Parts of the item, `as: { path: p, name: n }`; a single name stands for the first.
        case parts([String])

        /// The parts of an item that can have a name; the one part of `item` is the whole.
        package var parts: [String] {
            switch self {
            case .none: []
            case .item: [Self.whole]
            case .parts(let parts): parts
            }
        }

        /// The part that is the whole item.
        package static let whole = "item"
    }

    /// The key that names it, such as `lines`.
    package let name: String
    /// What stands under that key.
    package let value: ItemSourceField
    /// Its other keys but `as`.
    package let fields: [ItemSourceField]
    /// What `as` names.
    package let naming: Naming
    /// Whether its value may stand alone, in place of a map with its key.
    package let standsAlone: Bool
    private let unnamed: @Sendable (ItemSourceUse) -> ItemShape

    /// A kind of source.
    ///
    /// - Parameters:
    ///   - name: the key that names it.
    ///   - value: what stands under that key.
    ///   - fields: its other keys.
    ///   - item: what one item is where `as` does not name it.
    package init(
        _ name: String, _ value: ItemSourceField, fields: [ItemSourceField] = [], naming: Naming = .item,
        standsAlone: Bool = false, item: @escaping @Sendable (ItemSourceUse) -> ItemShape
    ) {
        self.name = name
        self.value = value
        self.fields = fields
        self.naming = naming
        self.standsAlone = standsAlone
        unnamed = item
    }

    /// What one item of a use is.
    package func item(of use: ItemSourceUse) -> ItemShape {
        use.names.isEmpty ? unnamed(use) : .map(use.names.map(\.name), isOpen: false)
    }

    /// Every key that may stand beside `name`, and that name.
    package var keys: Set<String> {
        Set([name] + fields.map(\.key) + (naming.parts.isEmpty ? [] : ["as"]))
    }
}
