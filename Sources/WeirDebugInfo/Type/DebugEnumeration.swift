/// An enum of C: the names of some integers.
package struct DebugEnumeration: Hashable, Sendable {
    /// One of its names.
    package struct Enumerator: Hashable, Sendable {
        /// The name as C code writes it.
        package let name: String
        /// The number it stands for; one above `Int64.max` has the same 64 bits.
        package let value: Int64
    }

    /// The tag; nil for one without.
    package let name: String?
    /// The size in bytes.
    package let size: Int
    /// Whether its integer type has a sign.
    package let isSigned: Bool
    /// The names in the order of the source.
    package let enumerators: [Enumerator]

    /// The fixed-width integer that has its values: `u32` for most.
    package var fixedWidthName: String { "\(isSigned ? "i" : "u")\(size * 8)" }
}
