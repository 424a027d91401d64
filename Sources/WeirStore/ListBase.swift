import WeirValue

/// What a list branch was before anybody appended to it; it never changes.
enum ListBase: Sendable {
    /// An empty list.
    case empty
    /// A list value that became a branch at the first append.
    case value(Value)
    /// A list of another store, as a snapshot of that store sees it.
    case outer(OuterList)

    /// The whole base as one value.
    func value() -> Value {
        switch self {
        case .empty: .list([])
        case .value(let list): list
        case .outer(let view): view.value()
        }
    }
}
