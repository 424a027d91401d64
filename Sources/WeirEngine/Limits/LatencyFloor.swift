/// How fast a service answers at its best: the lowest median among the six spans of ten seconds of the last minute.
struct LatencyFloor {
    private struct Span {
        let start: UInt64
        /// The first durations of the span, in order of length.
        var durations: [UInt64] = []

        var median: UInt64? { durations.count < 5 ? nil : durations[durations.count / 2] }

        mutating func add(_ duration: UInt64) {
            guard durations.count < LatencyFloor.mostKept else { return }
            let place = durations.firstIndex { $0 > duration } ?? durations.count
            durations.insert(duration, at: place)
        }
    }

    /// Enough for a median, however many calls a span has.
    private static let mostKept = 63
    private static let spanLength: UInt64 = 10_000_000_000
    private static let spans = 6
    private var kept: [Span] = []

    /// Notes how long a call took, in nanoseconds.
    mutating func add(_ duration: UInt64, now: UInt64) {
        if kept.last.map({ now >= $0.start + Self.spanLength }) ?? true {
            kept.append(Span(start: now))
            if kept.count > Self.spans { kept.removeFirst() }
        }
        kept[kept.count - 1].add(duration)
    }

    /// The lowest median; nil where there were too few calls.
    func lowest(now: UInt64) -> UInt64? {
        let oldest = UInt64(Self.spans) * Self.spanLength
        return kept.lazy.filter { now - min(now, $0.start) <= oldest }.compactMap(\.median).min()
    }
}
