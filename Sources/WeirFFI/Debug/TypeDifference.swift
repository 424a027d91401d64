internal import WeirDebugInfo
internal import WeirModel

/// How a declared type differs from the library's.
struct TypeDifference {
    let severity: Problem.Severity
    /// What differs inside, where the two types by themselves do not show it.
    let detail: String?

    init(_ severity: Problem.Severity = .error, detail: String? = nil) {
        self.severity = severity
        self.detail = detail
    }

    /// The difference in words.
    ///
    /// - Parameters:
    ///   - subject: what has the type, as in `parameter 2 "len"`.
    ///   - declared: the type as it was declared.
    ///   - actual: the library's type.
    func message(_ subject: String, _ declared: String, _ actual: DebugType) -> String {
        let base = "\(subject) is declared \(declared), but the library's is \(actual.explainedText)"
        guard let detail else { return base }
        return "\(subject), declared \(declared), differs from the library's \(actual.text): \(detail)"
    }
}
