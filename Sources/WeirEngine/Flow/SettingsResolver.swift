import WeirModel

/// The settings of one node at one visit (P1, P4).
///
/// They come from `with:` first, then the node's effective params, then the declared defaults. The map is rebuilt only when
/// a value changed.
struct SettingsResolver {
    private struct Entry {
        let schema: ParamSchema
        let key: Key
        let template: Template?
        var last: Value?
    }

    private let typeName: String
    private let takesAny: Bool
    private let settings: [(Key, Template)]
    private var entries: [Entry]
    private var isResolved = false
    /// Whether no reference and no param can change the settings.
    let isConstant: Bool
    /// The settings in force.
    private(set) var current: Value = .map([])

    init(_ node: NodeDefinition, _ info: NodeTypeInfo) {
        typeName = info.name
        settings = node.settings
        if case .any = info.params { takesAny = true } else { takesAny = false }
        let given = Dictionary(node.settings, uniquingKeysWith: { $1 })
        entries = info.declaredParams.map { schema in
            let key = Key(schema.name)
            return Entry(schema: schema, key: key, template: given[key])
        }
        isConstant = !takesAny && entries.allSatisfy { $0.template?.constantValue != nil }
    }

    /// Whether evaluating the settings reads the store.
    var readsStore: Bool {
        settings.contains { $0.1.readsStore }
    }

    /// Brings `current` up to date.
    ///
    /// - Returns: whether it changed.
    mutating func resolve(_ scope: TemplateScope) throws(NodeError) -> Bool {
        if isResolved && isConstant { return false }
        if takesAny { return try resolveAny(scope) }
        var changed = !isResolved
        // Until all went well, `current` is not what `entries` say, and the next visit must not take it for that.
        isResolved = false
        for index in entries.indices {
            let value = try value(of: entries[index], scope)
            if let last = entries[index].last, let value, last == value { continue }
            if entries[index].last == nil, value == nil { continue }
            entries[index].last = value
            changed = true
        }
        if changed { current = try build() }
        isResolved = true
        return changed
    }

    private func value(of entry: Entry, _ scope: TemplateScope) throws(NodeError) -> Value? {
        if let template = entry.template { return try scope.evaluate(template) }
        return scope.params.lookup(entry.key)
    }

    private func build() throws(NodeError) -> Value {
        var map = MapBuilder()
        for entry in entries {
            guard let value = entry.last ?? entry.schema.defaultValue else {
                guard entry.schema.isRequired else { continue }
                throw NodeError(
                    .invalidSetting,
                    "the setting \"\(entry.schema.name)\" of \(typeName) is missing; give it under \"with\" or as a param"
                )
            }
            if let complaint = entry.schema.complaint(about: value) {
                throw NodeError(.invalidSetting, "the setting \(complaint)")
            }
            let isWidened = entry.schema.type == .float && value.kind == .int
            map.set(entry.key, isWidened ? .float(value.floatValue ?? 0) : value)
        }
        return map.finish().compacted()
    }

    private mutating func resolveAny(_ scope: TemplateScope) throws(NodeError) -> Bool {
        var map = MapBuilder()
        for (key, value) in scope.params.merged.entries { map.set(key, value) }
        for (key, template) in settings { map.set(key, try scope.evaluate(template)) }
        let value = map.finish()
        if isResolved, value == current { return false }
        isResolved = true
        current = value.compacted()
        return true
    }
}
