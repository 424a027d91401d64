/// Why a plugin file cannot be used.
package struct PluginError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file, as it was found or named; a plugin's or node type's name where no file is known.
    package let path: String
    /// What is wrong and what to do, lower case.
    package let message: String

    /// An error about a file.
    package init(path: String, _ message: String) {
        self.path = path
        self.message = message
    }

    /// `path: message`.
    package var description: String { "\(path): \(message)" }
}
