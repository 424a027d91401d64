package import WeirModel

/// The params of a flow or node that are the same at every visit, as far as the manifest and the run's own params tell.
package struct FixedParams {
    /// What is known of a param.
    enum Knowledge {
        /// It is the same at every visit; nil where there is never one.
        case fixed(Value?)
        /// An item, another use of the flow or the store may change it.
        case varies
    }

    /// Flows nested thousands deep could add a key at each level; beyond this many, nothing is said of any.
    private static let mostKeys = 1000

    private var values: [Key: Value] = [:]
    private var varying: Set<Key> = []
    /// Whether any other key may be there, too.
    private var isOpen = false

    /// The run's params: those of `--param` over those of the manifest.
    init(outermost: Value, manifest: [(Key, Template)]) {
        for (key, value) in outermost.entries { values[key] = value }
        add(manifest)
    }

    private init(isOpen: Bool) { self.isOpen = isOpen }

    /// Params of which nothing is known.
    static let unknown = FixedParams(isOpen: true)

    /// What is known of a param.
    func lookup(_ key: Key) -> Knowledge {
        if let value = values[key] { return .fixed(value) }
        return isOpen || varying.contains(key) ? .varies : .fixed(nil)
    }

    /// The fixed params.
    var known: [Key: Value] { values }

    /// The value of a template where it is the same at every visit; nil where that cannot be told, or there is none.
    package func value(of template: Template) -> Value? {
        if let value = template.constantValue { return value }
        var needed: [Key: Value] = [:]
        guard template.references.allSatisfy({ note($0, in: &needed) }) else { return nil }
        let params = Params(.map(needed.map { ($0.key, $0.value) }))
        return try? TemplateScope(params: params, store: nil).evaluate(template)
    }

    /// Notes the params that a reference needs.
    ///
    /// - Returns: false where it may have more than one value.
    private func note(_ reference: Reference, in needed: inout [Key: Value]) -> Bool {
        guard reference.root == .params, case .key(let key)? = reference.steps.first,
            case .fixed(let value) = lookup(key)
        else { return false }
        needed[key] = value
        for case .reference(let inner) in reference.steps where !note(inner, in: &needed) { return false }
        return true
    }

    /// Adds defaults under what is there, each evaluated against it (P1); of equal keys the last counts.
    package mutating func add(_ defaults: [(Key, Template)]) {
        guard !defaults.isEmpty else { return }
        let outer = self
        for (key, template) in defaults {
            guard case .fixed(nil) = outer.lookup(key) else { continue }
            let value = outer.value(of: template)
            values[key] = value
            if value == nil { varying.insert(key) } else { varying.remove(key) }
        }
        if values.count + varying.count > Self.mostKeys { self = .unknown }
    }

    /// Takes back what is known of params that an item may have.
    mutating func overlay(_ items: ItemSourceDefinition?) {
        guard let (keys, isOpen) = items?.paramKeys, !isOpen else {
            self = .unknown
            return
        }
        for key in keys {
            values[key] = nil
            varying.insert(key)
        }
    }

    /// Keeps what holds here and in another place.
    mutating func merge(_ other: FixedParams) {
        for (key, value) in values {
            if case .fixed(let second?) = other.lookup(key), second == value { continue }
            values[key] = nil
            varying.insert(key)
        }
        for key in other.values.keys where values[key] == nil { varying.insert(key) }
        varying.formUnion(other.varying)
        isOpen = isOpen || other.isOpen
    }
}
