/// A symbol that a library gives or needs.
package struct LibrarySymbol: Hashable, Sendable {
    /// What it stands for.
    package enum Kind: Hashable, Sendable {
        /// A function, or a place in the code that has no type, as hand-written assembly leaves it.
        case function
        /// Code that chooses the function when the library is loaded (`STT_GNU_IFUNC`).
        case indirectFunction
        /// A variable or something else.
        case other
    }

    /// Its name.
    package let name: String
    /// What it stands for; of one that is not defined here, what the file expects.
    package let kind: Kind
    /// Whether the library has it; otherwise another one must.
    package let isDefined: Bool
    /// Whether the loader goes on without it.
    package let isWeak: Bool
    /// Whether only programs get it that were linked with an older version of the library (`name@OLD`).
    package let isOldVersion: Bool
    /// Where it begins in the library.
    package let address: UInt64

    /// Whether the loader finds a function by this name.
    package var isExportedFunction: Bool { isDefined && kind != .other }
}
