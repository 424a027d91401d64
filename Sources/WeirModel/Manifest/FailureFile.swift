/// A file that failed items go to, those of a batch or of a whole run, as they fail.
package struct FailureFile: Hashable, Sendable {
    /// The path, relative to the manifest's folder.
    package let path: Template
    /// Where it stands.
    package let location: SourceLocation

    /// A file as the parser found it.
    package init(path: Template, location: SourceLocation) {
        self.path = path
        self.location = location
    }
}
