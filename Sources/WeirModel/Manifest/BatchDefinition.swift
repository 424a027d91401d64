/// How a node or flow runs once per item.
package struct BatchDefinition: Hashable, Sendable {
    /// One after another, or several at once.
    package enum Mode: String, CaseIterable, Sendable {
        case sequential, parallel
    }

    /// What happens when an item fails beyond the tolerance.
    package enum ErrorPolicy: String, CaseIterable, Sendable {
        /// Nothing more is started.
        case stop
        /// Everything is run, and the batch fails at the end.
        case `continue`
    }

    /// Whether the results are kept in a list.
    package enum ResultPolicy: String, CaseIterable, Sendable {
        case keep, discard
    }

    /// How many items may fail without the batch failing.
    package enum Tolerance: Hashable, Sendable {
        case count(Int)
        /// The floor of this percentage, 0 to 100, of the total.
        case percent(Double)
    }

    /// One after another, or several at once.
    package var mode: Mode
    /// Where the items come from; nil when the node type's prep gives them.
    package var items: ItemSourceDefinition?
    /// The most items in flight; nil for the default (B2).
    package var concurrency: Int?
    /// The most items in flight where params give them.
    package var givenConcurrency: Template?
    /// How many items are pulled ahead; nil for one chunk (B3).
    package var window: Int?
    /// What an intolerable failure does; nil for the mode's default (B5).
    package var onError: ErrorPolicy?
    /// How many items may fail; nil for the default, none.
    package var toleranceSaid: Tolerance?
    /// How many items may fail where params give it.
    package var givenTolerance: Template?
    /// Whether an intolerable failure that stops the batch ends the whole run at once, with what is in flight.
    package var failureEndsRun = false
    /// Whether results are kept; nil decides by whether anything reads them (B7).
    package var results: ResultPolicy?
    /// Where `batch:` stands.
    package var location: SourceLocation

    /// A batch with the defaults of its mode.
    package init(mode: Mode, items: ItemSourceDefinition?, location: SourceLocation) {
        self.mode = mode
        self.items = items
        self.location = location
    }

    /// How many items may fail.
    package var tolerance: Tolerance {
        get { toleranceSaid ?? .count(0) }
        set { toleranceSaid = newValue }
    }

    /// Every template in it.
    package var templates: [Template] {
        [givenConcurrency, givenTolerance].compactMap(\.self) + (items?.templates ?? [])
    }

    /// The error policy in force.
    package var errorPolicy: ErrorPolicy { onError ?? (mode == .sequential ? .stop : .continue) }
}
