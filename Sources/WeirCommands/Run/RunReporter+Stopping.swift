import WeirJSON
import WeirValue

/// What is told of a run that is asked to end.
extension RunReporter {
    /// The line that tells that a signal came where calls under way can only be waited for.
    static func waiting(_ style: ProgressStyle) -> String {
        style == .json
            ? #"{"event":"interrupted"}"# : "weir: interrupted; waiting for calls under way (again to end at once)"
    }

    /// Tells that a signal came and nothing new begins.
    ///
    /// - Parameter grace: how long what is in flight may take, in nanoseconds; 0 where it is cancelled at once.
    func stopping(grace: UInt64) {
        guard style != .json else {
            return console.note(
                json: compact([
                    ("event", .string("interrupted")), ("grace_seconds", .float(Double(grace) / 1_000_000_000)),
                ]))
        }
        console.note(
            grace == 0
                ? "weir: interrupted; calls under way are cancelled (again to end at once)"
                : "weir: interrupted; waiting up to \(Self.time(grace)) for calls under way (again to cancel them)")
    }

    /// Tells that what is in flight is cancelled.
    ///
    /// - Parameter isGraceOver: whether that is because it took too long; otherwise a second signal came.
    func cancelled(isGraceOver: Bool) {
        guard style != .json else {
            return console.note(
                json: compact([
                    ("event", .string("cancelled")), ("reason", .string(isGraceOver ? "grace_over" : "interrupted")),
                ]))
        }
        console.note(
            "weir: \(isGraceOver ? "the grace is over" : "interrupted again"); calls under way are cancelled "
                + "(again to end at once)")
    }

    /// A duration as people write it: `10 s`, `1500 ms`.
    private static func time(_ nanoseconds: UInt64) -> String {
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        if rest == 0 { return "\(seconds) s" }
        return nanoseconds < 1_000_000 ? "1 ms" : "\(nanoseconds / 1_000_000) ms"
    }
}
