import CWeirValue

/// How large a value is when it is written out, where a part that lists share counts as often as it stands there.
package struct ValueExtent {
    private var known: [ValuePart: Double] = [:]

    private init() {}

    /// The number of bytes of texts and keys, and of values, in all.
    ///
    /// - Complexity: O(size of the value in memory).
    package static func of(_ value: Value) -> Double {
        var extent = ValueExtent()
        return unsafe extent.size(value.raw)
    }

    @unsafe private mutating func size(_ raw: weir_value) -> Double {
        let length = unsafe Int(raw.length)
        switch unsafe Int(raw.tag) {
        case WEIR_STRING, WEIR_BYTES: return Double(length)
        case WEIR_LIST, WEIR_MAP:
            guard length > 0 else { return 1 }
            let part = unsafe ValuePart(raw)
            if let size = known[part] { return size }
            var sum = 1.0
            for index in 0..<length {
                if unsafe Int(raw.tag) == WEIR_LIST {
                    sum += unsafe size(raw.as.list[index])
                } else {
                    sum += unsafe size(raw.as.map[index].key) + size(raw.as.map[index].value)
                }
            }
            known[part] = sum
            return sum
        case WEIR_ERROR: return unsafe (raw.as.error?.pointee).map { unsafe size($0.message) } ?? 1
        default: return 1
        }
    }
}
