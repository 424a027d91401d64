/// The version of the host.
package enum WeirVersion {
    /// Semantic version, the one place it is written; plugins are told the same.
    package static let text: StaticString = "0.1.0"
}
