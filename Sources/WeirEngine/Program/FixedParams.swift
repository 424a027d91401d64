import WeirExec
package import WeirModel
package import WeirValue

/// The params of a flow or node that are the same at every visit, as far as the manifest and the run's own params tell.
package struct FixedParams: ParamLayers {
    /// What is known of a param.
    enum Knowledge {
        /// It is the same at every visit; nil where there is never one.
        case fixed(Value?)
        /// An item, another use of the flow or the store may change it.
        case varies
    }

    /// What one layer has.
    package struct Entries {
        /// The values by key, each key once; nil for one that can change.
        var values: [(Key, Value?)]
        /// Whether it may have any other key, too.
        var isOpen = false

        init(_ values: [(Key, Value?)], isOpen: Bool = false) {
            self.values = values
            self.isOpen = isOpen
        }
    }

    /// Flows nested thousands deep could add a key at each level; beyond this many, nothing is said of any.
    private static let mostKeys = 1000

    private var values: [Key: Value] = [:]
    private var varying: Set<Key> = []
    /// Whether any other key may be there, too.
    private var isOpen = false

    /// The run's params: those of `--param` over those of the manifest.
    init(outermost: Value, manifest: [(Key, Template)]) {
        add(Entries(outermost.entries.map { ($0.key, $0.value) }), as: .commandLine)
        add(manifest, as: .manifest)
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

    /// What is known of some params alone, which is cheaper to add to than all.
    func narrowed(to keys: [Key]) -> FixedParams {
        var narrow = FixedParams(isOpen: false)
        for key in keys {
            if case .fixed(let value) = lookup(key) { narrow.values[key] = value } else { narrow.varying.insert(key) }
        }
        return narrow
    }

    /// The value of a template where it is the same at every visit; nil where that cannot be told, or there is none.
    package func value(of template: Template) -> Value? {
        if let value = template.constantValue { return value }
        var needed: [Key: Value] = [:]
        guard template.references.allSatisfy({ note($0, in: &needed) }) else { return nil }
        let params = Params(.map(needed.map { ($0.key, $0.value) }))
        return try? TemplateContext(params: params, store: nil).evaluate(template)
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

    /// What some templates have, evaluated against these params.
    func entries(_ templates: [(Key, Template)]) -> Entries {
        Entries(templates.map { ($0.0, value(of: $0.1)) })
    }

    /// Adds the next layer on the way in, evaluated against what is there (P1).
    package mutating func add(_ templates: [(Key, Template)], as layer: ParamLayer) {
        if !templates.isEmpty { add(entries(templates), as: layer) }
    }

    /// Adds the items of a batch flow, of which only the keys are known.
    mutating func addItem(of items: ItemSourceDefinition?) {
        let (keys, isOpen) = (items?.item ?? .unknown).paramKeys
        add(Entries(keys.map { ($0, nil) }, isOpen: isOpen), as: .item)
    }

    package mutating func layOver(_ entries: Entries) {
        if entries.isOpen { self = .unknown }
        for (key, value) in entries.values { note(key, value) }
    }

    package mutating func layUnder(_ entries: Entries) {
        if entries.values.isEmpty, !entries.isOpen { return }
        for (key, value) in entries.values {
            if case .fixed(nil) = lookup(key) { note(key, value) }
        }
        isOpen = isOpen || entries.isOpen
        if values.count + varying.count > Self.mostKeys { self = .unknown }
    }

    private mutating func note(_ key: Key, _ value: Value?) {
        values[key] = value
        if value == nil { varying.insert(key) } else { varying.remove(key) }
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
