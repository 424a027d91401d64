internal import CWeirCBOR

/// Where every 16th value of a row lies, so that one in the middle is found without reading all before it.
package struct CBOROffsets: Sendable {
    /// A value has an offset when its position is a multiple of this.
    package static let stride = Int(WEIR_CBOR_STRIDE)

    /// The length of the bytes before the row, from which offsets are counted.
    package let origin: Int
    /// The number of values in the row.
    package private(set) var count = 0
    /// The offsets, in bytes from `origin`; the first one is 0.
    package private(set) var offsets: [UInt32] = []

    /// The offsets of a row without values yet.
    ///
    /// - Parameter origin: the `count` of the writer to which the row is going to be appended.
    package init(origin: Int) {
        self.origin = origin
    }

    /// Calls `body` with room for the offsets of more values; those that are noted count once `add` says so.
    @unsafe mutating func withRoom(
        for more: Int, _ body: (UnsafeMutablePointer<UInt32>?) -> weir_cbor_status
    ) -> weir_cbor_status {
        let noted = Self.places(count)
        offsets.append(contentsOf: repeatElement(0, count: Self.places(count + more) - noted))
        return unsafe offsets.withUnsafeMutableBufferPointer { all in
            unsafe body(all.baseAddress.map { unsafe $0 + noted })
        }
    }

    /// Counts values that were appended.
    mutating func add(_ appended: Int) {
        count += appended
        offsets.removeLast(offsets.count - Self.places(count))
    }

    /// The number of offsets of so many values.
    private static func places(_ count: Int) -> Int { (count + stride - 1) / stride }
}
