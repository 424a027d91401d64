import Synchronization
import WeirExec
import WeirValue

/// The time that a visit, a flow or the run has: what goes on inside hears of its end as of the run's end before its time.
final class TimeBound: Sendable {
    /// When it is over, in nanoseconds of the engine's clock.
    let deadline: UInt64
    /// What goes on inside is told by this; also of the end of what is around it.
    let cancellation = Cancellation()
    /// Whose time it is, such as `main/fetch`.
    private let owner: String
    private let outer: Term
    private let isOver = Atomic(false)

    private init(_ deadline: UInt64, of owner: String, in outer: Term) {
        self.deadline = min(deadline, outer.deadline)
        self.owner = owner
        self.outer = outer
    }

    /// Runs what has a time.
    ///
    /// - Parameters:
    ///   - deadline: in nanoseconds of the clock.
    ///   - outer: how long what is around it may go on.
    static func run<Result>(
        until deadline: UInt64, of owner: String, in outer: Term, _ clock: any EngineClock,
        _ body: (Term) async throws -> Result
    ) async throws -> Result {
        let bound = TimeBound(deadline, of: owner, in: outer)
        let cancellation = bound.cancellation
        let stopID = outer.cancellation.when(.stopping) { cancellation.stop() }
        if stopID == nil { cancellation.stop() }
        let cancelID = outer.cancellation.when(.cancelled) { cancellation.cancel() }
        if cancelID == nil { cancellation.cancel() }
        let timer = clock.schedule(at: deadline) { [weak bound] in bound?.expire() }
        defer {
            clock.cancel(timer)
            for id in [stopID, cancelID] { if let id { outer.cancellation.forget(id) } }
        }
        if deadline <= clock.now { bound.expire() }
        return try await body(outer.narrowed(by: bound))
    }

    private func expire() {
        isOver.store(true, ordering: .sequentiallyConsistent)
        cancellation.cancel()
    }

    /// Why what was not begun any more has no result.
    var interruption: NodeError {
        guard isOver.load(ordering: .sequentiallyConsistent), !outer.isOver else { return outer.interruption }
        return NodeError(.timeout, "the deadline of \(owner) has passed", retry: .no)
    }
}
