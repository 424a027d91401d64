package import WeirExec
import WeirModel

/// What a plan needs to run and cannot hold itself: the instances of its uses, and the limits and turnstiles.
package final class LiveParts: Sendable {
    private let instances: [any NodeInstance]
    private let limits: [Limit]
    private let turnstiles: [Gate]
    private let clock: any EngineClock
    /// What the run remembers; nil where it does not.
    let journal: (any RunJournal)?

    /// Makes an instance for a use of a node type.
    package typealias InstanceMaking = (NodeUse) throws -> any NodeInstance

    /// Makes the instances of a plan, in the order of its uses.
    ///
    /// - Parameters:
    ///   - clock: the time of the limits.
    ///   - journal: what the run remembers; nil where it does not.
    ///   - tell: told what somebody should know of a limit.
    /// - Throws: what `makeInstance` throws; the instances made before end with this call.
    package init(
        _ plan: Plan, clock: any EngineClock, journal: (any RunJournal)? = nil,
        tell: @escaping @Sendable (RunWarning) -> Void,
        makeInstance: InstanceMaking
    ) throws {
        self.clock = clock
        self.journal = journal
        instances = try plan.uses.map(makeInstance)
        limits = plan.limits.map { Limit($0, clock, tell: tell) }
        turnstiles = (0..<plan.turnstiles).map { _ in Gate(permits: 1) }
    }

    /// What records a site for one lane; nil where nothing does.
    func recorder(of site: Int?) -> (any SiteRecorder)? {
        guard let site, let journal else { return nil }
        return journal.recorder(of: site)
    }

    /// The instance of a use.
    func instance(of use: NodeUse) -> any NodeInstance { instances[use.index] }

    /// The named limits with some numbers; nil for none.
    func limits(_ numbers: [Int]) -> LimitSet? { numbers.isEmpty ? nil : LimitSet(numbers.map { limits[$0] }, clock) }

    /// The named limits, in the order of their names.
    package var allLimits: [Limit] { limits }

    /// What holds the calls of a use apart; nil where nothing does.
    func turnstile(of use: NodeUse) -> Gate? { use.turnstile.map { turnstiles[$0] } }

    /// Ends every instance, after the run, but for those with a call that has not returned.
    package func close(except stuck: StuckCalls? = nil) {
        let used = Set((stuck?.all ?? []).map(\.use))
        for (place, instance) in instances.enumerated() where !used.contains(place) { instance.close() }
    }
}
