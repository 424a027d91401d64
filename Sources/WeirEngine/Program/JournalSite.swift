/// A place of a plan at which a journal records: the same in every run of a manifest that names it the same.
package struct JournalSite: Hashable, Sendable {
    /// What happens there.
    package enum Kind: String, Sendable {
        /// exec of a node's items.
        case exec
        /// Visits of a flow as a node.
        case flow
        /// Iterations of a batch flow.
        case iterations
    }

    /// What happens there.
    package let kind: Kind
    /// `flow/node`, or the name of a batch flow.
    package let path: String
    /// The place among the plan's uses of what runs exec; nil of flows.
    package let use: Int?
}
