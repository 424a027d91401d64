package import CWeirValue

/// The adoption of one value from a plugin that is under way: which of its parts are the region's own already, once the
/// value proves to be large.
// SAFETY: the values in it point into the region that it belongs to, or into what that region keeps alive.
@safe package struct AdoptionProgress {
    @safe private struct Known {
        @unsafe let value: weir_value
        /// The number of lists, maps and errors in one another, with the part.
        let height: Int
    }

    private var work = ValuePart.unremembered
    /// Nil before there is more work than `unremembered`, which costs a region nothing.
    private var parts: [ValuePart: Known]?
    /// The depth of the deepest part so far in the one that is being adopted.
    private var deepest = 0

    init() {}

    /// Begins another value; what is known of the memory of an earlier one no longer counts.
    @inline(__always) package mutating func begin() {
        if work < 0 { parts = nil }
        work = ValuePart.unremembered
    }

    /// Notes work, and answers whether there was so much that parts are to be remembered.
    @inline(__always) package mutating func isLong(after work: Int) -> Bool {
        self.work &-= work
        return self.work < 0
    }

    /// The part as it was adopted before; nil when it was not, or when it would reach too deep here.
    @unsafe package mutating func known(_ part: ValuePart, _ depth: Int, _ limit: Int) -> weir_value? {
        guard let known = parts?[part], depth + known.height <= limit else { return nil }
        deepest = max(deepest, depth + known.height)
        return unsafe known.value
    }

    /// Begins a part at a depth, and gives what `leave` takes.
    package mutating func enter(_ depth: Int) -> Int {
        defer { deepest = depth }
        return deepest
    }

    /// Remembers a part that was adopted whole.
    @unsafe package mutating func leave(_ part: ValuePart, _ value: weir_value, _ depth: Int, _ outer: Int) {
        let isText = unsafe Int(value.tag) <= WEIR_BYTES
        deepest = max(deepest, depth + (isText ? 0 : 1))
        parts = parts ?? [:]
        parts?[part] = unsafe Known(value: value, height: deepest - depth)
        deepest = max(deepest, outer)
    }
}
