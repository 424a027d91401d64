import WeirModel

// Asked whenever a lane sets a node up, so nothing here makes a list of references first.

extension Template {
    /// Whether evaluating the template reads the store.
    var readsStore: Bool {
        switch self {
        case .constant: false
        case .reference(let reference): reference.readsStore
        case .interpolation(let parts):
            parts.contains { if case .reference(let reference) = $0 { reference.readsStore } else { false } }
        case .list(let elements): elements.contains { $0.readsStore }
        case .map(let entries): entries.contains { $0.1.readsStore }
        }
    }
}

extension Reference {
    /// Whether the reference, or one inside it, reads the store.
    var readsStore: Bool { root == .shared || steps.contains(where: \.readsStore) }
}

extension Reference.Step {
    /// Whether finding the key reads the store.
    var readsStore: Bool {
        if case .reference(let reference) = self { reference.readsStore } else { false }
    }
}
