/// Why a text is no JSON, or why a value cannot be printed as JSON.
package struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong, lower case.
    package let message: String
    /// The line of the text, from 1; 0 when the error concerns a value.
    package let line: Int
    /// The column in characters, from 1; 0 when it is unknown or the error concerns a value.
    package let column: Int

    /// An error at a place of a text, or of a value.
    package init(_ message: String, line: Int = 0, column: Int = 0) {
        self.message = message
        self.line = line
        self.column = column
    }

    /// `line 1, column 5: message`, or the message alone for a value.
    package var description: String {
        line == 0 ? message : "line \(line), column \(column): \(message)"
    }
}
