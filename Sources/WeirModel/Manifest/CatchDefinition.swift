/// Where a visit that failed for good goes on (N5).
package struct CatchDefinition: Hashable, Sendable {
    /// The node, or `end`.
    package let target: String
    /// Where the error value is written.
    package let error: StorePath?
    /// Where `catch:` stands.
    package let location: SourceLocation

    /// A catch as the parser found it.
    package init(target: String, error: StorePath?, location: SourceLocation) {
        self.target = target
        self.error = error
        self.location = location
    }
}
