/// Names, which are told apart by their bytes, as in `ByName`.
@usableFromInline package struct NameSet: ExpressibleByArrayLiteral, Hashable, Sendable {
    @usableFromInline var names: Set<Key>

    /// The names.
    @inlinable package init(arrayLiteral names: String...) { self.names = Set(names.map { Key($0) }) }

    /// The names.
    @inlinable package init(_ names: some Sequence<String>) { self.names = Set(names.map { Key($0) }) }

    /// Whether a name is among them.
    @inlinable package func contains(_ name: String) -> Bool { names.contains(Key(name)) }

    /// Adds a name, and tells whether it is new.
    @discardableResult
    @inlinable package mutating func insert(_ name: String) -> (inserted: Bool, memberAfterInsert: String) {
        (names.insert(Key(name)).inserted, name)
    }

    /// Takes a name away.
    @inlinable package mutating func remove(_ name: String) { names.remove(Key(name)) }

    /// Whether there is none.
    @inlinable package var isEmpty: Bool { names.isEmpty }

    /// The number of names.
    @inlinable package var count: Int { names.count }

    /// The names, in bytewise order.
    @inlinable package func sorted() -> [String] { names.sorted().map(\.description) }

    /// These names and others.
    @inlinable package func union(_ others: NameSet) -> NameSet {
        var result = self
        result.names.formUnion(others.names)
        return result
    }
}

extension NameSet: Sequence {
    /// The names, in bytewise order.
    @inlinable package func makeIterator() -> IndexingIterator<[String]> { sorted().makeIterator() }
}

extension String {
    /// Whether this is the same name, byte for byte.
    package func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
