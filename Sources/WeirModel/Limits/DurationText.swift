/// Durations as the manifest writes them: `200ms`, `1.5s`, `14d`, `0`.
package enum DurationText {
    private static let units: [(suffix: String, factor: Double)] = [
        ("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9), ("min", 60e9), ("m", 60e9), ("h", 3600e9),
        ("d", 24 * 3600e9),
    ]

    /// The longest duration, in nanoseconds: a year of 365 days.
    package static let maximum: Double = 365 * 24 * 3600e9

    /// Nanoseconds, or nil when the text is no duration of at most a year.
    package static func nanoseconds(_ text: String) -> UInt64? {
        if text == "0" { return 0 }
        guard let total = UnitText.value(text, units)?.rounded() else { return nil }
        return total <= maximum ? UInt64(total) : nil
    }
}
