import WeirModel

/// How many failed items a batch bears (B5).
struct FailureBudget {
    let tolerance: BatchDefinition.Tolerance
    /// The number of items, where it is known.
    let total: Int?

    /// Whether the batch has failed already, however many items follow.
    func isExceeded(by failures: Int) -> Bool {
        switch tolerance {
        case .count(let most): return failures > most
        case .percent:
            guard let total else { return false }
            return failures > allowed(of: total)
        }
    }

    /// The number of failures allowed among so many items.
    func allowed(of count: Int) -> Int {
        switch tolerance {
        case .count(let most): most
        case .percent(let percent):
            // Not all that a float holds fits into an integer again.
            Int(exactly: (Double(count) * percent / 100).rounded(.down)).map { min($0, count) } ?? count
        }
    }
}
