internal import WeirLoading
package import WeirModel

/// Why there is no run, as a code to decide by and reasons to show.
package struct RuntimeError: Error, Sendable, CustomStringConvertible {
    /// What kind of reason it is.
    package enum Code: Sendable {
        /// The manifest has problems; every reason is a `Problem` or says where one is.
        case manifestProblems
        /// A plugin, or a library of C functions, could not be read or loaded.
        case pluginFailed
        /// The initial store cannot be what was asked for.
        case wrongInputs
        /// The folder that the run is to be recorded in cannot be used.
        case journalFailed
        /// The caller no longer wanted the run before it began.
        case stopped
    }

    /// What kind of reason it is.
    package let code: Code
    /// What is wrong, in the order in which it is to be shown; none where the code says it all.
    package let reasons: [any Error]

    init(_ code: Code, _ reasons: [any Error] = []) {
        self.code = code
        self.reasons = reasons
    }

    /// The problems of the manifest among the reasons.
    package var problems: [Problem] { reasons.compactMap { $0 as? Problem } }

    /// A line for each reason.
    package var description: String {
        reasons.isEmpty ? "\(code)" : reasons.map { "\($0)" }.joined(separator: "\n")
    }
}
