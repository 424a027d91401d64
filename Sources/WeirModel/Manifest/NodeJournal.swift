/// How the items of one node are recorded, where the node says so itself.
package struct NodeJournal: Hashable, Sendable {
    /// Whether they are recorded in a run that has a journal.
    package var isRecorded: Bool
    /// What an item is known by here; nil for what the run says.
    package var key: Template?

    /// What a node says.
    package init(isRecorded: Bool = true, key: Template? = nil) {
        self.isRecorded = isRecorded
        self.key = key
    }
}
