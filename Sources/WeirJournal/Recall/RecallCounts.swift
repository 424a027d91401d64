/// How many items were recalled, and why the others ran.
package struct RecallCounts: Sendable, Equatable {
    /// The number of items that were recalled.
    package var recalled = 0
    /// The number of items that ran, by reason.
    package var ran: [RecallReason: Int] = [:]

    /// No items.
    package init() {}

    /// The reasons with their numbers, in the order in which they are told.
    package var reasons: [(reason: RecallReason, count: Int)] {
        ran.map { ($0.key, $0.value) }.sorted {
            ($0.reason.rank, $0.reason.text) < ($1.reason.rank, $1.reason.text)
        }
    }

    /// One line for people: `12 recalled, 3 never finished, 1 new`.
    package var text: String {
        (["\(recalled) recalled"] + reasons.map { "\($0.count) \($0.reason.text)" }).joined(separator: ", ")
    }
}
