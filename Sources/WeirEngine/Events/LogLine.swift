package import WeirExec

/// What a plugin says, in its own words.
package struct LogLine: Sendable {
    /// How much it matters.
    package let severity: LogSeverity
    /// The path of the node that speaks, where it is known.
    package let path: String?
    /// The words, which may end with a line end or have several lines.
    package let text: String

    /// A line of a plugin's.
    package init(_ severity: LogSeverity, path: String?, _ text: String) {
        self.severity = severity
        self.path = path
        self.text = text
    }
}
