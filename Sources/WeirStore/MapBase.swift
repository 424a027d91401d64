import WeirValue

/// What a map branch was before anybody wrote into it; it never changes.
enum MapBase: Sendable {
    /// An empty map.
    case empty
    /// A map value that became a branch at the first write into it.
    case value(Value)
    /// A map of another store, as a snapshot of that store sees it.
    case outer(OuterMap)

    /// What the base has under a key.
    func content(_ key: Key) -> Content {
        switch self {
        case .empty: .absent
        case .value(let map): map.lookup(key).map { .leaf($0) } ?? .absent
        case .outer(let view): view.content(key)
        }
    }

    /// The whole base as one value.
    func value() -> Value {
        switch self {
        case .empty: .map([])
        case .value(let map): map
        case .outer(let view): view.value([], from: 0) ?? .map([])
        }
    }

    /// The keys of the base in order.
    func keys() -> [Key] {
        switch self {
        case .empty: []
        case .value(let map): map.keys
        case .outer(let view): view.keys([], from: 0) ?? []
        }
    }
}
