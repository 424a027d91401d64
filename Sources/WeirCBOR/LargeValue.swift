internal import CWeirValue
internal import WeirValue

/// How many bytes a value may take.
///
/// A few kilobytes of lists that share others can make more bytes than any machine has, so a value that takes many is
/// measured before it is written as a whole.
enum LargeValue {
    /// The most bytes of a value that nobody has measured.
    static let unmeasured = 1 << 26
    /// The most bytes of any value, as offsets have 32 bits.
    static let most = Int(UInt32.max)

    /// Whether a value that takes more than `unmeasured` may be written.
    ///
    /// - Complexity: O(size of the value in memory).
    @unsafe static func mayBeWritten(_ raw: weir_value) -> Bool {
        // The bytes are more than the extent, by those of the heads.
        unsafe ValueExtent.of(Value(raw: raw, owner: nil)) <= Double(most)
    }
}
