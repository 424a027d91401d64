/// The permits of a named limit that a call holds, or the items that it left pending.
struct Permits {
    /// The limit; nil for a node without one.
    let limit: Gate?
    private var count: Int

    /// - Parameter count: the number of permits taken.
    init(_ limit: Gate?, count: Int) {
        self.limit = limit
        self.count = limit == nil ? 0 : count
    }

    /// Gives back all but those that pending items hold, one each.
    mutating func release(keeping pending: Int = 0) {
        guard let limit, count > pending else { return }
        limit.release(count - pending)
        count = pending
    }
}
