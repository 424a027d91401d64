/// How many of the items that a sequential batch has pulled it gives to one call.
///
/// After a failed item the next call is a short one: what lies behind the next failure is prepared for nothing.
struct CallSizer {
    private static let afterFailure = 16
    private let largest: Int
    /// The most items in the next call, at least 1.
    private(set) var size: Int

    init(_ node: TypeNode) {
        // A pending item is the only one of its call, and holds the limit until it is completed.
        largest = node.isAsync ? 1 : node.largestCall
        size = largest
    }

    /// Notes a call all of whose items succeeded.
    mutating func succeeded() { size = min(size * 4, largest) }

    /// Notes a call with an item that failed.
    mutating func failed() { size = min(Self.afterFailure, largest) }
}
