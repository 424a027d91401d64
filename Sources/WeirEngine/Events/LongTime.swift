/// Times in words, for people.
enum LongTime {
    /// `250 ms`, `1.5 s`, `12 min`.
    static func text(_ nanoseconds: UInt64) -> String {
        switch nanoseconds {
        case ..<1_000_000_000: return "\(nanoseconds / 1_000_000) ms"
        case ..<120_000_000_000:
            let tenths = nanoseconds / 100_000_000
            return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
        default: return "\(nanoseconds / 60_000_000_000) min"
        }
    }
}
