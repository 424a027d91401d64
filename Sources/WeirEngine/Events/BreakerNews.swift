/// What the breaker of a limit has decided, for people.
package enum BreakerNews: Hashable, Sendable {
    /// So many failures came without a success between them; nothing begins for so many nanoseconds.
    case paused(failures: Int, nanoseconds: UInt64)
    /// So many calls tried the service after a pause, and each failed.
    case givenUp(trials: Int)
    /// A call that tried the service succeeded.
    case recovered

    var text: String {
        switch self {
        case .paused(let failures, let nanoseconds):
            "has seen \(failures) failure\(failures == 1 ? "" : "s") without a success, and pauses for "
                + LongTime.text(nanoseconds)
        case .givenUp(let trials):
            "is given up: \(trials) call\(trials == 1 ? "" : "s") tried it, each after a pause, and failed; what needs it "
                + "fails from now on"
        case .recovered: "works again"
        }
    }
}
