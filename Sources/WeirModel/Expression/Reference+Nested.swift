extension Reference {
    /// The reference and those that stand in its steps.
    package var withNested: [Reference] {
        var all = [self]
        for case .reference(let inner) in steps { all += inner.withNested }
        return all
    }
}
