package import WeirExec

/// What a plan needs to run and cannot hold itself: the instances of its uses, and the gates of its limits and turnstiles.
package final class LiveParts: Sendable {
    private let instances: [any NodeInstance]
    private let limits: [Gate]
    private let turnstiles: [Gate]

    /// Makes an instance for a use of a node type.
    package typealias InstanceMaking = (NodeUse) throws -> any NodeInstance

    /// Makes the instances of a plan, in the order of its uses.
    ///
    /// - Throws: what `makeInstance` throws; the instances made before end with this call.
    package init(_ plan: Plan, makeInstance: InstanceMaking) throws {
        instances = try plan.uses.map(makeInstance)
        limits = plan.limits.map { Gate(permits: $0) }
        turnstiles = (0..<plan.turnstiles).map { _ in Gate(permits: 1) }
    }

    /// The instance of a use.
    func instance(of use: NodeUse) -> any NodeInstance { instances[use.index] }

    /// The named limit that a use takes part in; nil for none.
    func limit(of use: NodeUse) -> Gate? { use.limit.map { limits[$0] } }

    /// What holds the calls of a use apart; nil where nothing does.
    func turnstile(of use: NodeUse) -> Gate? { use.turnstile.map { turnstiles[$0] } }

    /// Ends every instance, after the run.
    package func close() {
        for instance in instances { instance.close() }
    }
}
