package import CWeirValue

/// A list, map, error or long text where it lies: two values that point to the same one share it.
package struct ValuePart: Hashable {
    /// The least length of a text that is worth being shared, in bytes.
    package static let longText = 4096
    /// How much work on one value is done before its parts are remembered: by number of parts, and of 64 bytes of text.
    ///
    /// A value that was built by sharing, such as `[x, x]` of `[y, y]` of `[z, z]`, can have 2⁶⁰ parts in a kilobyte of
    /// memory. Whatever walks through values walks through each part once, but most values are small and share nothing.
    package static let unremembered = 1 << 14

    private let address: UInt
    private let length: UInt32
    private let tag: UInt8

    /// The part that a value other than a number points to.
    @unsafe package init(_ raw: weir_value) {
        unsafe address = UInt(bitPattern: raw.as.bytes)
        unsafe length = raw.length
        unsafe tag = raw.tag
    }

    /// The work that a value takes beside that of the parts in it.
    @unsafe package static func work(of raw: weir_value) -> Int {
        unsafe Int(raw.tag) <= WEIR_BYTES ? Int(raw.length) >> 6 : 1
    }
}
