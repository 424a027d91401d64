/// A path of the shared store that a manifest writes to: `shared.summaries[params.directory]`.
package struct StorePath: Hashable, Sendable {
    /// The way from the root of the store; never a position in a list.
    package let steps: [Reference.Step]
    /// The path as written.
    package let text: String
    /// Where it stands.
    package let location: SourceLocation

    /// A path as the parser found it.
    package init(steps: [Reference.Step], text: String, location: SourceLocation) {
        self.steps = steps
        self.text = text
        self.location = location
    }
}
