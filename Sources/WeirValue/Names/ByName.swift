// `Key` is the name of a part of `ExpressibleByDictionaryLiteral`, too.
@usableFromInline typealias NameKey = Key

/// Things by their names, which are told apart by their bytes.
///
/// A dictionary of Strings would take two names for one that only look alike, as the two forms of "é" do.
@usableFromInline package struct ByName<Element>: ExpressibleByDictionaryLiteral {
    @usableFromInline var elements: [NameKey: Element]

    /// The things, each name once.
    @inlinable package init(dictionaryLiteral elements: (String, Element)...) {
        self.elements = [:]
        // Mostly there are none.
        for (name, element) in elements {
            let old = self.elements.updateValue(element, forKey: NameKey(name))
            precondition(old == nil, "two things of a literal have the name \(name)")
        }
    }

    /// The thing with a name, or nil.
    @inlinable package subscript(name: String) -> Element? {
        get { elements[NameKey(name)] }
        set { elements[NameKey(name)] = newValue }
    }

    /// The thing with a name, or another one.
    @inlinable package subscript(name: String, default other: @autoclosure () -> Element) -> Element {
        get { elements[NameKey(name), default: other()] }
        set { elements[NameKey(name)] = newValue }
    }

    /// Takes the thing with a name away.
    @discardableResult
    @inlinable package mutating func removeValue(forKey name: String) -> Element? {
        elements.removeValue(forKey: NameKey(name))
    }

    /// The number of things.
    @inlinable package var count: Int { elements.count }

    /// Whether there is none.
    @inlinable package var isEmpty: Bool { elements.isEmpty }

    /// The names, in bytewise order.
    @inlinable package var keys: [String] { elements.keys.sorted().map(\.description) }

    /// The things with their names, in bytewise order of those.
    @inlinable package func sorted() -> [(key: String, value: Element)] {
        // Most nodes have one transition.
        guard elements.count > 1 else { return elements.map { (key: $0.key.description, value: $0.value) } }
        return elements.sorted { $0.key < $1.key }.map { (key: $0.key.description, value: $0.value) }
    }

    /// Makes room for so many things.
    @inlinable package mutating func reserveCapacity(_ capacity: Int) { elements.reserveCapacity(capacity) }

    /// The things, in no order.
    @inlinable package var values: some Collection<Element> { elements.values }

    /// The things that `transform` makes, with the same names.
    @inlinable package func mapValues<Other, Failure: Error>(
        _ transform: (Element) throws(Failure) -> Other
    ) throws(Failure) -> ByName<Other> {
        var result: ByName<Other> = [:]
        for (key, element) in elements { result.elements[key] = try transform(element) }
        return result
    }
}

extension ByName: Sequence {
    /// The things with their names, in bytewise order of those.
    @inlinable package func makeIterator() -> IndexingIterator<[(key: String, value: Element)]> {
        sorted().makeIterator()
    }
}

extension ByName: Sendable where Element: Sendable {}

extension ByName: Equatable where Element: Equatable {}

extension ByName: Hashable where Element: Hashable {
    @usableFromInline package func hash(into hasher: inout Hasher) { hasher.combine(elements) }
}
