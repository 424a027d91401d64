package import WeirValue

/// One write by its path: what a prep or post asks for, and what an iteration sends back to the enclosing store (S3).
package struct StoreWrite: Sendable {
    /// What was done at a path.
    package enum Kind: Sendable {
        case set(Value)
        case append(Value)
        case add(Value)
        case remove
    }

    /// Where it was done.
    package let path: [Key]
    /// What was done.
    package let kind: Kind

    /// What is to be done at a path.
    package init(path: [Key], kind: Kind) {
        self.path = path
        self.kind = kind
    }
}
