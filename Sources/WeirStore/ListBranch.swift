import WeirValue

/// A list of the store that somebody has appended to: what it was, and the elements appended since with their versions.
// SAFETY: touched only under the lock of the store it belongs to, or by the one prep whose private tree it belongs to.
final class ListBranch: @unchecked Sendable {
    /// What the list was before.
    let base: ListBase
    private var tail: [Value] = []
    private var versions: [UInt64] = []
    private var built: Value?

    /// A list without appended elements.
    init(base: ListBase) {
        self.base = base
        if case .value(let list) = base { built = list }
    }

    /// A list with one element.
    init(_ value: Value, at version: UInt64) {
        base = .empty
        tail = [value]
        versions = [version]
    }

    /// The number of appended elements.
    var appendedCount: Int { tail.count }

    /// The version of the newest appended element, 0 when there is none.
    var changed: UInt64 { versions.last ?? 0 }

    /// Appends an element.
    ///
    /// - Complexity: O(1) amortised.
    func append(_ value: Value, at version: UInt64) {
        tail.append(value)
        versions.append(version)
        if built != nil { built = nil }
    }

    /// Takes appended elements back.
    func truncate(toAppendedCount count: Int) {
        tail.removeSubrange(count...)
        versions.removeSubrange(count...)
        built = nil
    }

    /// The list as a reader at a version sees it, built once and shared until it changes.
    ///
    /// - Parameter snapshot: what keeps the value of a version that is no longer the newest; nil when nothing needs to.
    /// - Complexity: O(1) for what is already built, else O(n).
    func value(at version: UInt64, for snapshot: ReadVersion?) -> Value {
        if changed <= version {
            if let built { return built }
            let value = build(tail.count)
            built = value
            return value
        }
        if let known = snapshot?.built[ObjectIdentifier(self)] { return known }
        let value = build(visibleCount(at: version))
        snapshot?.built[ObjectIdentifier(self)] = value
        return value
    }

    private func build(_ count: Int) -> Value {
        let original = base.value()
        guard count > 0 else { return original }
        var builder = ListBuilder()
        for index in 0..<original.count { builder.append(original[index]) }
        for value in tail[..<count] { builder.append(value) }
        return builder.finish()
    }

    /// The versions ascend, so that a reader sees a prefix.
    private func visibleCount(at version: UInt64) -> Int {
        var low = 0
        var high = versions.count
        while low < high {
            let middle = (low + high) / 2
            if versions[middle] <= version { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
