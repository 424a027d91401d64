/// The version of the tool.
package enum WeirVersion {
    /// Semantic version, the one place it is written.
    package static let text = "0.1.0"
}
