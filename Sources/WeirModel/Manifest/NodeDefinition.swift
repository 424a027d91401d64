package import WeirValue

/// One node of a flow, as the manifest says it.
package struct NodeDefinition: Hashable, Sendable {
    /// What the node is.
    package enum Kind: Hashable, Sendable {
        /// A use of a node type, `text.summarize`.
        case nodeType(String)
        /// A flow of the manifest.
        case flow(String)
    }

    /// The node's name in its flow.
    package var name: String
    /// What it is.
    package var kind: Kind
    /// Where its name stands.
    package var location: SourceLocation
    /// `params:`, defaults that flow inwards, in key order.
    @TemplateEntries package var params: [(Key, Template)] = []
    /// `with:`, settings of this node alone, in key order.
    @TemplateEntries package var settings: [(Key, Template)] = []
    /// What exec works on, instead of prep.
    package var input: Template?
    /// Where the result goes, instead of post.
    package var output: StorePath?
    /// How it runs once per item; nil for a plain node.
    ///
    /// A batch flow is said by the flow itself.
    package var batch: BatchDefinition?
    /// How often it is tried.
    package var retry = RetryPolicy()
    /// How often it is tried where params say so.
    package var givenAttempts: Template?
    /// The result of an item that failed, for a node type without a fallback of its own.
    package var fallback: Template?
    /// Where a visit that failed goes on.
    package var catching: CatchDefinition?
    /// The named limits it takes part in.
    package var limits: [String] = []
    /// How many tokens of its limits an item takes; nil for 1.
    package var tokens: Template?
    /// The longest time of one attempt, in nanoseconds; nil for any.
    package var timeout: UInt64?
    /// When a visit must be over; nil for no time.
    package var deadline: Deadline?
    /// The most visits in one execution of its flow.
    package var maxVisits: Int?
    /// How its items are recorded; nil where it says nothing of that, so that they are in a run with a journal.
    package var journal: NodeJournal?
    /// The next node or `end`, by action; empty when the flow ends here.
    package var transitions: ByName<String> = [:]
    /// Where its keys stand, for messages: `uses`, `with.words`, `next.default`.
    package var places: ByName<SourceLocation> = [:]

    /// A plain node.
    package init(name: String, kind: Kind, location: SourceLocation) {
        self.name = name
        self.kind = kind
        self.location = location
    }

    /// Where a key stands, or the node's name when that is not known.
    package func location(of key: String) -> SourceLocation { places[key] ?? location }
}
