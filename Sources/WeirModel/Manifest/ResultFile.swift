package import WeirValue

/// A file that the results of a batch go to.
package struct ResultFile: Hashable, Sendable {
    /// What a record of the file is.
    package enum Form: Hashable, Sendable {
        /// A line of JSON.
        case jsonl
        /// A row of the values under some keys.
        case csv(columns: [Key])
    }

    /// Which result comes first.
    package enum Order: String, CaseIterable, Sendable {
        /// That of the first item: the file is whole at the end, and has its name only then.
        case items
        /// That of the item which ended first: each is in the file as soon as its item has ended.
        case asDone = "as_done"
    }

    /// What a record is.
    package let form: Form
    /// The path, relative to the manifest's folder.
    package let path: Template
    /// Which result comes first.
    package let order: Order
    /// Where the path stands.
    package let location: SourceLocation

    /// A file as the parser found it.
    package init(_ form: Form, path: Template, order: Order = .items, location: SourceLocation) {
        self.form = form
        self.path = path
        self.order = order
        self.location = location
    }

    /// What its name may end in.
    package var ending: FileEnding {
        switch form {
        case .jsonl: order == .items ? .jsonLines : .flushedLines
        case .csv: .csv
        }
    }
}
