/// A program that a test needs and that failed, or did not end.
package struct ProgramFailure: Error, CustomStringConvertible {
    package let description: String

    /// A failure with its reason.
    package init(_ description: String) { self.description = description }
}
