import WeirValue

/// What stands under a key of a branch of the store.
enum Content: Sendable {
    /// Nothing; in an entry, a mark that hides what the branch's base has under the key.
    case absent
    /// An immutable value that nobody has written into.
    case leaf(Value)
    /// A map that somebody has written into.
    case map(MapBranch)
    /// A list that somebody has appended to.
    case list(ListBranch)

    /// The name of the kind for messages, with an article.
    var kindWithArticle: String {
        switch self {
        case .absent: "missing"
        case .leaf(let value): value.kindWithArticle
        case .map: "a map"
        case .list: "a list"
        }
    }

    /// The value as a reader at a version sees it; nil for nothing.
    func value(at version: UInt64, for snapshot: ReadVersion?) -> Value? {
        switch self {
        case .absent: nil
        case .leaf(let value): value
        case .map(let branch): branch.value(at: version, for: snapshot)
        case .list(let branch): branch.value(at: version, for: snapshot)
        }
    }
}
