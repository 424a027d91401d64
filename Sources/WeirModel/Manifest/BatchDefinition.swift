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

    /// What becomes of the results.
    package enum ResultPolicy: Hashable, Sendable {
        /// They are kept in a list.
        case keep
        /// Nobody reads them.
        case discard
        /// They go to a file.
        indirect case file(ResultFile)
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
    /// What becomes of the results; nil keeps them where anything reads them (B7).
    package var results: ResultPolicy?
    /// Where failed items go.
    package var failures: FailureFile?
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

    /// The file that the results go to; nil where they go to none.
    package var resultFile: ResultFile? { if case .file(let file) = results { file } else { nil } }

    /// Whether it names a file to write.
    package var writesFiles: Bool { resultFile != nil || failures != nil }

    /// Every template in it.
    package var templates: [Template] {
        [givenConcurrency, givenTolerance, resultFile?.path, failures?.path].compactMap(\.self)
            + (items?.templates ?? [])
    }

    /// The error policy in force.
    package var errorPolicy: ErrorPolicy { onError ?? (mode == .sequential ? .stop : .continue) }
}
