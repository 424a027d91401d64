package import WeirValue

/// A flow, as the manifest says it.
package struct FlowDefinition: Hashable, Sendable {
    /// Whose writes the iterations of a batch flow see.
    package enum Scope: String, CaseIterable, Sendable {
        /// One store for the run.
        case shared
        /// An overlay for each iteration (S3).
        case iteration
    }

    /// Which action a flow gives.
    package enum ActionSource: String, CaseIterable, Sendable {
        /// Its own post's, `default` without one.
        case own
        /// That of the last node that ran in it.
        case last
    }

    /// The flow's name.
    package var name: String
    /// Where its name stands.
    package var location: SourceLocation
    /// The node type whose prep gives its items and whose post gives its action.
    package var nodeType: String?
    /// `with:`, the settings of that node type.
    @TemplateEntries package var settings: [(Key, Template)] = []
    /// `params:`, defaults that flow inwards, in key order.
    @TemplateEntries package var params: [(Key, Template)] = []
    /// The nodes, in the order of the manifest.
    ///
    /// `run: x` is one node of that flow.
    package var nodes: [NodeDefinition] = []
    /// The node it starts with.
    package var start = ""
    /// How it runs once per item; nil for a plain flow.
    package var batch: BatchDefinition?
    /// When one execution must be over, all iterations of a batch included; nil for no time.
    package var deadline: Deadline?
    /// Whose writes iterations see.
    package var scope = Scope.shared
    /// The top-level keys whose operations go back to the enclosing store (S3).
    package var collect: [Key] = []
    /// Which action it gives.
    package var action = ActionSource.own
    /// Where its keys stand, for messages: `uses`, `with.words`, `start`.
    package var places: ByName<SourceLocation> = [:]

    /// An empty flow.
    package init(name: String, location: SourceLocation) {
        self.name = name
        self.location = location
    }

    /// Where a key stands, or the flow's name when that is not known.
    package func location(of key: String) -> SourceLocation { places[key] ?? location }
}
