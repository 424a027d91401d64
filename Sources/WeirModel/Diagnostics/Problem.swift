/// One thing that is wrong with a manifest, as a value, so that all can be collected before stopping.
package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    /// How bad it is.
    package enum Severity: String, Sendable {
        /// The manifest cannot run.
        case error
        /// It can run, but probably not as meant.
        case warning
    }

    /// How bad it is.
    package let severity: Severity
    /// Where it is.
    package let location: SourceLocation
    /// What is wrong, lower case, offending words in quotes.
    package let message: String

    /// A problem at a place.
    package init(_ severity: Severity = .error, at location: SourceLocation, _ message: String) {
        self.severity = severity
        self.location = location
        self.message = message
    }

    /// `file:line:column: error: message`.
    package var description: String { "\(location): \(severity.rawValue): \(message)" }
}
