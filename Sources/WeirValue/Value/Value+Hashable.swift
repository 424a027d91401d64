import CWeirValue

extension Value: Hashable {
    /// Hashes the kind, and of lists and maps the number of their elements alone: elements may be shared a thousandfold,
    /// and values that differ only there are rare among those that are hashed.
    ///
    /// - Complexity: O(1), of strings and bytes O(n).
    @usableFromInline package func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(count)
        switch kind {
        case .bool, .int, .float: unsafe hasher.combine(raw.as.i64)
        case .string, .bytes: unsafe withBytes { unsafe hasher.combine(bytes: $0) }
        default: break
        }
    }
}
