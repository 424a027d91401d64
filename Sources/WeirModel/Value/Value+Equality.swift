import CWeirValue

extension Value: Equatable {
    /// Deep equality.
    ///
    /// An int never equals a float; floats compare by bits, so that NaN equals itself.
    ///
    /// - Complexity: O(size).
    package static func == (left: Value, right: Value) -> Bool { unsafe same(left.raw, right.raw) }

    /// Deep equality of values where they lie.
    @unsafe static func same(_ a: weir_value, _ b: weir_value) -> Bool {
        guard unsafe a.tag == b.tag && a.length == b.length else { return false }
        let count = unsafe Int(a.length)
        switch unsafe Int(a.tag) {
        case WEIR_NULL: return true
        case WEIR_BOOL, WEIR_FLOAT: return unsafe a.as.i64 == b.as.i64
        case WEIR_INT: return unsafe a.as.i64 == b.as.i64 && a.flags == b.flags
        case WEIR_STRING, WEIR_BYTES:
            return unsafe count == 0 || a.as.bytes == b.as.bytes || memcmp(a.as.bytes, b.as.bytes, count) == 0
        case WEIR_LIST:
            if unsafe a.as.list == b.as.list { return true }
            for index in 0..<count where unsafe !same(a.as.list[index], b.as.list[index]) { return false }
            return true
        case WEIR_MAP:
            if unsafe a.as.map == b.as.map { return true }
            for index in 0..<count {
                guard unsafe same(a.as.map[index].key, b.as.map[index].key) else { return false }
                guard unsafe same(a.as.map[index].value, b.as.map[index].value) else { return false }
            }
            return true
        case WEIR_ERROR:
            guard let left = unsafe a.as.error?.pointee, let right = unsafe b.as.error?.pointee else { return false }
            return unsafe left.code == right.code && same(left.message, right.message)
        default: return unsafe a.as.resource == b.as.resource
        }
    }
}
