package import WeirModel
package import WeirValue

/// An immutable program: flows and nodes addressed by number, made from a manifest without problems.
///
/// Nothing in it runs or holds anything open; instances are made from its uses of node types.
package struct Plan: Hashable, Sendable {
    /// The flows.
    package let flows: [FlowPlan]
    /// The number of the flow to run.
    package let start: Int
    /// The manifest's `params:`.
    @TemplateEntries package private(set) var params: [(Key, Template)]
    /// Every use of a node type, in the order in which instances are made.
    package let uses: [NodeUse]
    /// The named limits, by their number.
    package let limits: [LimitSettings]
    /// When the run must be over; nil for no time.
    package let deadline: Deadline?
    /// Where the failed items of the run go.
    package let failures: FailureFile?
    /// Where a journal records, by number.
    package let sites: [JournalSite]
    /// How many turnstiles hold calls apart.
    package let turnstiles: Int
}
