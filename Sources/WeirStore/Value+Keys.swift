import WeirValue

extension Value {
    /// The keys of a map in order, empty for another kind.
    var keys: [Key] { kind == .map ? (0..<count).map { Key(entry(at: $0).key) } : [] }

    /// The value at the keys of `path` from a position on; nil when there is none.
    func value(_ path: [Key], from start: Int) -> Value? {
        var value = self
        for index in start..<path.count {
            guard let next = value.lookup(path[index]) else { return nil }
            value = next
        }
        return value
    }
}
