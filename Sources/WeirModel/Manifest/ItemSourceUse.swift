package import WeirValue

/// One use of an item source: what a manifest says under the keys that an `ItemSourceKind` describes, as data.
package struct ItemSourceUse: Hashable, Sendable {
    /// What stands under one key.
    package struct Field: Hashable, Sendable {
        /// The key: the source's own name, another key of it, or a part of its value such as `from`.
        package let key: String
        /// What it says.
        package let template: Template
        /// Where that stands.
        package let location: SourceLocation

        /// What stands under a key, as the parser found it.
        package init(_ key: String, _ template: Template, at location: SourceLocation) {
            self.key = key
            self.template = template
            self.location = location
        }
    }

    /// The name of the kind, such as `range`.
    package let kind: String
    /// Where it stands.
    package let location: SourceLocation
    /// What stands under its keys, in the order of the manifest where that has a meaning.
    package var fields: [Field]
    /// The names that `as` gives to an item, or to parts of it.
    package var names: [(part: String, name: Key)]
    /// What one item is, as far as this use tells.
    package var item: ItemShape

    /// A use as the parser found it, of whose items nothing is told unless said.
    package init(
        _ kind: String, at location: SourceLocation, fields: [Field] = [], names: [(part: String, name: Key)] = [],
        item: ItemShape = .unknown
    ) {
        self.kind = kind
        self.location = location
        self.fields = fields
        self.names = names
        self.item = item
    }

    /// What stands under a key; nil where nothing does.
    package subscript(key: String) -> Template? { fields.first { $0.key == key }?.template }

    /// The name that `as` gives to a part of an item; nil where it gives none.
    package func name(of part: String) -> Key? { names.first { $0.part == part }?.name }

    package static func == (left: ItemSourceUse, right: ItemSourceUse) -> Bool {
        left.kind == right.kind && left.location == right.location && left.fields == right.fields
            && left.names.elementsEqual(right.names, by: ==) && left.item == right.item
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(fields)
        hasher.combine(names.map(\.name))
    }
}
