import CWeirValue

extension Value {
    /// A part of a string as a view of the same memory.
    ///
    /// - Parameter range: bytes that start and end between two Unicode scalars.
    package func piece(_ range: Range<Int>) -> Value {
        precondition(kind == .string && range.upperBound <= count, "a piece lies in its text")
        guard let base = unsafe raw.as.string else { return self }
        return unsafe Value(raw: weir_string(base + range.lowerBound, range.count), owner: owner)
    }
}
