/// The entries of a map value, in bytewise order of their keys: a view of the host's memory, or entries of the plugin's own.
public struct Map: RandomAccessCollection, Sendable, ExpressibleByDictionaryLiteral {
    /// One entry.
    public typealias Element = (key: String, value: Value)

    enum Storage: Sendable {
        case view(MapView)
        case own([Element])
    }

    let storage: Storage

    init(view: MapView) { storage = .view(view) }

    /// A map of the entries; of equal keys the last one wins.
    ///
    /// - Complexity: O(n) when the keys come in order, else O(n log n).
    public init(_ entries: some Sequence<(String, Value)> = []) {
        storage = .own(Self.ordered(entries.map { (key: $0.0, value: $0.1) }))
    }

    /// A map of the entries; of equal keys the last one wins.
    public init(dictionaryLiteral elements: (String, Value)...) { self.init(elements) }

    /// The position of the first entry: 0.
    public var startIndex: Int { 0 }

    /// The number of entries.
    public var endIndex: Int {
        switch storage {
        case .view(let view): view.count
        case .own(let entries): entries.count
        }
    }

    /// The entry at a position in key order.
    ///
    /// - Parameter position: from 0 to `count - 1`.
    public subscript(position: Int) -> Element {
        switch storage {
        case .view(let view): view[position]
        case .own(let entries): entries[position]
        }
    }

    /// The value under a key, or nil when there is none.
    ///
    /// - Complexity: O(log n).
    public subscript(key: String) -> Value? {
        switch storage {
        case .view(let view):
            return view[key]
        case .own(let entries):
            var low = 0
            var high = entries.count
            while low < high {
                let middle = (low + high) / 2
                if Self.precedes(entries[middle].key, key) { low = middle + 1 } else { high = middle }
            }
            guard low < entries.count, !Self.precedes(key, entries[low].key) else { return nil }
            return entries[low].value
        }
    }

    /// The keys, in order.
    public var keys: [String] { map(\.key) }

    /// Bytewise, as the ABI wants it: Swift's own order of strings looks at characters.
    private static func precedes(_ first: String, _ second: String) -> Bool {
        first.utf8.lexicographicallyPrecedes(second.utf8)
    }

    private static func ordered(_ entries: [Element]) -> [Element] {
        let inOrder = zip(entries, entries.dropFirst()).allSatisfy { precedes($0.key, $1.key) }
        if inOrder { return entries }
        let order = entries.indices.sorted { first, second in
            if precedes(entries[first].key, entries[second].key) { return true }
            return !precedes(entries[second].key, entries[first].key) && first < second
        }
        var result: [Element] = []
        result.reserveCapacity(entries.count)
        for index in order {
            if let last = result.last, !precedes(last.key, entries[index].key) { result.removeLast() }
            result.append(entries[index])
        }
        return result
    }
}
