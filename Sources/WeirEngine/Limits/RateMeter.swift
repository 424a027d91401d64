import WeirModel

/// How many may begin in a time: the generic cell rate algorithm (ITU-T I.371), which keeps one time and no list.
///
/// Times are nanoseconds of the engine's clock.
struct RateMeter {
    /// What 20 ms of the rate give may begin at once: wake-ups that come late would otherwise lower the rate.
    private static let slack: UInt64 = 20_000_000

    /// The time from one to the next.
    private let interval: UInt64
    /// How far ahead of its time one may come.
    private let tolerance: UInt64
    /// When the next one would come if all came evenly.
    private var next: UInt64 = 0

    /// A meter under which nothing has begun.
    ///
    /// - Parameter burst: how many may begin at once, at least 1; nil for what 20 ms of the rate give.
    init(_ rate: Rate, burst: Int? = nil) {
        interval = rate.interval
        let most = burst.map { UInt64(max(1, $0)) } ?? max(1, Self.slack / interval)
        tolerance = (most - 1).multipliedReportingOverflow(by: interval).partialValue
    }

    /// Whether one can be taken now.
    func isAvailable(now: UInt64) -> Bool { next <= now.saturatingAdding(tolerance) }

    /// How many can be taken now.
    func available(now: UInt64) -> Int {
        let ahead = max(next, now) - now
        return ahead > tolerance ? 0 : Int(clamping: 1 + (tolerance - ahead) / interval)
    }

    /// Takes so many, `available` or, where that is 1 or more, even more: what follows then waits the longer.
    mutating func take(_ count: Int, now: UInt64) {
        next = max(next, now).saturatingAdding(UInt64(count).saturatingMultiplied(by: interval))
    }

    /// When so many can be taken, or as many as ever can at once, if nobody takes any before.
    func time(of wanted: Int, now: UInt64) -> UInt64 {
        let ahead = min(UInt64(max(1, wanted) - 1).saturatingMultiplied(by: interval), tolerance)
        let free = tolerance - ahead
        return max(now, next > free ? next - free : 0)
    }

    /// Gives back what was taken for nothing.
    mutating func giveBack(_ count: Int) {
        let time = UInt64(count).saturatingMultiplied(by: interval)
        next = next > time ? next - time : 0
    }
}
