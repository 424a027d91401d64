/// A number, character or truth value.
package struct DebugBaseType: Hashable, Sendable {
    /// How its bits are to be read.
    package enum Encoding: String, Hashable, Sendable {
        /// False or true.
        case boolean
        /// An integer in two's complement.
        case signed
        /// An integer without a sign.
        case unsigned
        /// A floating-point number.
        case float
        /// A pair of floating-point numbers.
        case complex
        /// Anything else, such as a decimal number.
        case other
    }

    /// The name as the compiler writes it: `long unsigned int`.
    package let name: String
    /// The size in bytes.
    package let size: Int
    /// How its bits are to be read.
    package let encoding: Encoding
    /// Whether C calls it a character: `char`, `signed char`, `unsigned char`.
    package let isCharacter: Bool

    /// The fixed-width name that says the same, such as `u64`, or nil when there is none.
    package var fixedWidthName: String? {
        switch (encoding, size) {
        case (.boolean, 1): "bool"
        case (.signed, 1), (.signed, 2), (.signed, 4), (.signed, 8): "i\(size * 8)"
        case (.unsigned, 1), (.unsigned, 2), (.unsigned, 4), (.unsigned, 8): "u\(size * 8)"
        case (.float, 4), (.float, 8): "f\(size * 8)"
        default: nil
        }
    }
}
