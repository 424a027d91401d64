/// One visit of a site in one scope, whose items are numbered from 0.
package struct JournalGroup: Hashable, Sendable {
    /// The iteration, or the visit of a flow, that it is part of; 0 for the run itself.
    package let scope: UInt64
    /// Which visit of the site it is there, from 0.
    package let visit: Int

    /// A visit in a scope.
    package init(scope: UInt64, visit: Int) {
        self.scope = scope
        self.visit = visit
    }
}
