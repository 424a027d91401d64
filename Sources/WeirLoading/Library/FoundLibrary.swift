/// A library that was found.
package struct FoundLibrary: Hashable, Sendable {
    /// Its path: absolute, with symbolic links as they are.
    package let path: String
    /// Whether it was found through `LD_LIBRARY_PATH`, so that another shell may find another one.
    package let isFromEnvironment: Bool
}
