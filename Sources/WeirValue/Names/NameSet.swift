/// Names, which are told apart by their bytes, as in `ByName`.
package struct NameSet: ExpressibleByArrayLiteral, Sendable {
    private var names: Set<Key>

    /// The names.
    package init(arrayLiteral names: String...) { self.names = Set(names.map { Key($0) }) }

    /// The names.
    package init(_ names: some Sequence<String>) { self.names = Set(names.map { Key($0) }) }

    /// Whether a name is among them.
    package func contains(_ name: String) -> Bool { names.contains(Key(name)) }

    /// Adds a name, and tells whether it is new.
    @discardableResult
    package mutating func insert(_ name: String) -> Bool { names.insert(Key(name)).inserted }
}

extension String {
    /// Whether this is the same name, byte for byte.
    package func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
