package import CWeirValue

extension Value: Equatable {
    /// Deep equality.
    ///
    /// An int never equals a float; floats compare by bits, so that NaN equals itself.
    ///
    /// - Complexity: O(size).
    @usableFromInline package static func == (left: Value, right: Value) -> Bool { unsafe same(left.raw, right.raw) }

    /// Deep equality of values where they lie.
    @unsafe package static func same(_ a: weir_value, _ b: weir_value) -> Bool {
        guard unsafe a.tag == b.tag && a.length == b.length else { return false }
        switch unsafe Int(a.tag) {
        case WEIR_NULL: return true
        case WEIR_BOOL, WEIR_FLOAT: return unsafe a.as.i64 == b.as.i64
        case WEIR_INT: return unsafe a.as.i64 == b.as.i64 && a.flags == b.flags
        case WEIR_STRING, WEIR_BYTES:
            return unsafe a.length == 0 || a.as.bytes == b.as.bytes
                || memcmp(a.as.bytes, b.as.bytes, Int(a.length)) == 0
        case WEIR_LIST, WEIR_MAP, WEIR_ERROR:
            var comparison = Comparison()
            return unsafe comparison.isSame(a, b)
        default: return unsafe a.as.resource == b.as.resource
        }
    }

    /// A comparison of lists and maps, which remembers what it found equal once there is much of it.
    private struct Comparison {
        private struct Pair: Hashable {
            let left: ValuePart
            let right: ValuePart
        }

        private var work = ValuePart.unremembered
        private var equal: Set<Pair> = []

        /// - Parameters: two values of one kind and length.
        @unsafe mutating func isSame(_ a: weir_value, _ b: weir_value) -> Bool {
            if unsafe a.as.bytes == b.as.bytes { return true }
            work -= 1
            guard work < 0 else { return unsafe isSameContent(a, b) }
            let pair = unsafe Pair(left: ValuePart(a), right: ValuePart(b))
            if equal.contains(pair) { return true }
            guard unsafe isSameContent(a, b) else { return false }
            equal.insert(pair)
            return true
        }

        @unsafe private mutating func isSameContent(_ a: weir_value, _ b: weir_value) -> Bool {
            let count = unsafe Int(a.length)
            switch unsafe Int(a.tag) {
            case WEIR_LIST:
                for index in 0..<count where unsafe !isSamePart(a.as.list[index], b.as.list[index]) { return false }
                return true
            case WEIR_MAP:
                for index in 0..<count {
                    guard unsafe Value.same(a.as.map[index].key, b.as.map[index].key) else { return false }
                    guard unsafe isSamePart(a.as.map[index].value, b.as.map[index].value) else { return false }
                }
                return true
            default:
                guard let left = unsafe a.as.error?.pointee, let right = unsafe b.as.error?.pointee else {
                    return false
                }
                return unsafe left.code == right.code && Value.same(left.message, right.message)
            }
        }

        @unsafe private mutating func isSamePart(_ a: weir_value, _ b: weir_value) -> Bool {
            guard unsafe Int(a.tag) >= WEIR_LIST && Int(a.tag) <= WEIR_ERROR else { return unsafe Value.same(a, b) }
            return unsafe a.tag == b.tag && a.length == b.length && isSame(a, b)
        }
    }
}
