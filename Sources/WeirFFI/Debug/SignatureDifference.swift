package import WeirModel

/// One way in which a declared signature and a library's debug information disagree.
package struct SignatureDifference: Hashable, Sendable {
    /// An error when calls would pass or read something else than the library does.
    ///
    /// A warning when a person may mean it.
    package let severity: Problem.Severity
    /// Where it stands in the signature's text, in bytes of UTF-8.
    package let offset: Int
    /// What differs, lower case.
    package let message: String
}
