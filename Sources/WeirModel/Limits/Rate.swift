/// So many in a period, as a manifest writes it: `30/min`, `5/s`, `100/10s`.
package struct Rate: Hashable, Sendable {
    /// How many, at least 1.
    package let count: Int
    /// The period in nanoseconds, at least 1.
    package let period: UInt64

    private static let units: [String: UInt64] = [
        "s": 1_000_000_000, "sec": 1_000_000_000, "m": 60_000_000_000, "min": 60_000_000_000, "h": 3_600_000_000_000,
        "d": 86_400_000_000_000,
    ]

    /// A rate of so many in so many nanoseconds.
    package init(_ count: Int, per period: UInt64) {
        self.count = max(1, count)
        self.period = max(1, period)
    }

    /// A rate as it is written; nil when the text is none.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Int(parts[0]), count >= 1,
            let period = Self.units[String(parts[1])] ?? DurationText.nanoseconds(String(parts[1])), period > 0
        else { return nil }
        self.init(count, per: period)
    }

    /// The time from one to the next, in nanoseconds, at least 1.
    package var interval: UInt64 { max(1, (period + UInt64(count) / 2) / UInt64(count)) }
}
