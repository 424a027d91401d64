public import CWeirValue

/// A value in the C layout that plugins see, together with the memory it lives in.
///
/// Copying a scalar copies 16 bytes; copying anything else also retains its region. Values are immutable.
// SAFETY: `raw` points only into `owner` or into memory that `owner` keeps alive, and that memory is immutable.
@safe @usableFromInline package struct Value: @unchecked Sendable {
    /// The value as a plugin sees it, valid while `owner` lives.
    @unsafe @usableFromInline package let raw: weir_value
    /// What keeps the memory alive; nil for scalars and for empty values.
    @usableFromInline package let owner: Region?

    /// Couples a raw value with the region that keeps its memory alive.
    @unsafe @inlinable package init(raw: weir_value, owner: Region?) {
        unsafe self.raw = unsafe raw
        self.owner = owner
    }

    /// The kind of the value.
    package var kind: ValueKind {
        guard let kind = unsafe ValueKind(rawValue: raw.tag) else { preconditionFailure("a value has no known kind") }
        return kind
    }

    /// The number of bytes of a string or bytes value, or of elements of a list or map; 0 otherwise.
    package var count: Int { unsafe Int(raw.length) }

    /// Whether this is a string.
    package var isString: Bool { unsafe raw.tag == UInt8(WEIR_STRING) }

    /// Whether this is null.
    package var isNull: Bool { unsafe raw.tag == UInt8(WEIR_NULL) }

    /// A value of its own memory and no more, so that keeping it keeps nothing else alive.
    ///
    /// - Complexity: O(size of the value); O(1) for scalars.
    package func compacted() -> Value {
        guard unsafe Int(raw.tag) >= WEIR_STRING, owner != nil else { return self }
        return unsafe Value(copying: raw)
    }

    /// A deep copy of borrowed memory.
    @unsafe package init(copying source: weir_value) {
        guard unsafe Int(source.tag) >= WEIR_STRING else {
            unsafe self.init(raw: source, owner: nil)
            return
        }
        let region = Region(capacity: Int(unsafe source.length) + 16)
        unsafe self.init(raw: region.copy(source), owner: region)
    }
}
