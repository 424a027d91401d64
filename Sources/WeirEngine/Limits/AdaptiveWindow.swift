import WeirModel

/// How much may be in flight where the manifest says `auto`: additive increase, multiplicative decrease, as in TCP.
///
/// The window begins at 4. A success while at least half of it is in flight adds 1 / window, so about 1 for each round of
/// calls; an error by which a service asks for less, or a call that took twice as long as the service's best, halves it, once
/// for all calls that began before the last cut. The guard of half the window is that of Netflix' concurrency-limits
/// (`AIMDLimit`); the rule is that of D.-M. Chiu and R. Jain, "Analysis of the Increase and Decrease Algorithms for Congestion
/// Avoidance", 1989.
struct AdaptiveWindow {
    private var window = 4.0
    private var floor = LatencyFloor()
    private var lastCut: UInt64 = 0
    private let most: Double

    /// - Parameter most: the largest window, at least 1.
    init(most: Int = LimitSettings.mostOfAuto) {
        self.most = Double(max(1, most))
        window = min(window, self.most)
    }

    /// How much may be in flight, at least 1.
    var size: Int { Int(window) }

    /// Notes a call that succeeded.
    ///
    /// - Parameters:
    ///   - inFlight: how much was in flight, the call included.
    ///   - began, now: when the call began and ended, in nanoseconds of the engine's clock.
    mutating func succeeded(inFlight: Int, began: UInt64, now: UInt64) {
        let took = now - min(now, began)
        if let lowest = floor.lowest(now: now), took > 2 * max(lowest, 1_000) {
            cut(began: began, now: now)
        } else if 2 * Double(inFlight) >= window {
            window = min(most, window + 1 / window)
        }
        floor.add(took, now: now)
    }

    /// Notes a call by whose error the service asks for less.
    mutating func throttled(began: UInt64, now: UInt64) { cut(began: began, now: now) }

    private mutating func cut(began: UInt64, now: UInt64) {
        guard began >= lastCut else { return }
        lastCut = now
        window = max(1, window / 2)
    }
}
