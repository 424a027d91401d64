package import WeirModel

/// An immutable program: flows and nodes addressed by index, made from a manifest without problems.
package final class Plan: Sendable {
    /// The flows.
    package let flows: [FlowPlan]
    /// The index of the flow to run.
    package let start: Int
    /// The manifest's `params:`.
    package let params: [(Key, Template)]
    private let instances: [any NodeInstance]

    init(flows: [FlowPlan], start: Int, params: [(Key, Template)], instances: [any NodeInstance]) {
        self.flows = flows
        self.start = start
        self.params = params
        self.instances = instances
    }

    /// Ends every instance.
    ///
    /// After the run.
    package func close() {
        for instance in instances { instance.close() }
    }
}
