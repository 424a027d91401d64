/// Why nothing can be learnt about a library.
package struct DebugInfoError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The library's path as it was given.
    package let path: String
    /// What is wrong, lower case.
    package let message: String

    /// An error about a file.
    package init(path: String, _ message: String) {
        self.path = path
        self.message = message
    }

    /// `path: message`.
    package var description: String { "\(path): \(message)" }
}
