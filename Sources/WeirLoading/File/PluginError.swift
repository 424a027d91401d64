/// Why a plugin file cannot be used.
package struct PluginError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file, as it was found or named; a plugin's or node type's name where no file is known.
    package let path: String
    /// What is wrong and what to do, lower case.
    package let message: String
    /// Whether the message ends with a name that may be meant.
    package let hasSuggestion: Bool

    /// An error about a file.
    ///
    /// - Parameter suggestion: the clause with a name that may be meant; empty where there is none.
    package init(path: String, _ message: String, suggestion: String = "") {
        self.path = path
        self.message = message + suggestion
        hasSuggestion = !suggestion.isEmpty
    }

    /// `path: message`.
    package var description: String { "\(path): \(message)" }
}
