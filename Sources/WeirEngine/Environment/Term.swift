import WeirExec
import WeirValue

/// How long something may go on: until the run ends before its time, or the innermost deadline around it passes.
struct Term: Sendable {
    private let run: Cancellation
    private let bound: TimeBound?

    /// The term of a run without a deadline, or of what goes on inside a bound.
    init(_ run: Cancellation, _ bound: TimeBound? = nil) {
        self.run = run
        self.bound = bound
    }

    /// What tells of the end.
    var cancellation: Cancellation { bound?.cancellation ?? run }

    /// When it is over, in nanoseconds of the engine's clock; the end of time without a deadline.
    var deadline: UInt64 { bound?.deadline ?? .max }

    /// The same as nodes are told; 0 without a deadline.
    var callDeadline: UInt64 { bound?.deadline ?? 0 }

    /// Whether what is in flight is no longer wanted either.
    var isOver: Bool { cancellation.isCancelled }

    /// Why what was not begun any more has no result.
    var interruption: NodeError { bound?.interruption ?? Cancellation.interruption }

    /// Why something failed that a deadline has ended: what a node makes of its cancel flag says less than that.
    func reason(for error: NodeError) -> NodeError {
        guard error.code == .cancelled, isOver, interruption.code == .timeout else { return error }
        return interruption
    }

    /// Whether nothing of the run is wanted any more, so that an error may be no more than what a node makes of that.
    var isRunOver: Bool { isOver && interruption.code != .timeout }

    /// Whether an error is that of a stop, which has kept an item from an attempt.
    func isKeptBack(by error: NodeError) -> Bool { error.code == .cancelled && cancellation.stage == .stopping }

    /// Whether an error is that of the end, so that what it ended neither succeeded nor failed.
    func isInterruption(_ error: NodeError) -> Bool { error.code == .cancelled && cancellation.isStopping }

    /// The term of what goes on inside this one and has a time of its own.
    func narrowed(by bound: TimeBound) -> Term { Term(run, bound) }
}
