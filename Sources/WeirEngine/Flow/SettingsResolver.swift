import WeirModel

/// The settings of one node at one visit (P1, P4).
///
/// They come from `with:` first, then the node's effective params, then the declared defaults. The map is rebuilt only when
/// a value changed.
struct SettingsResolver {
    private let typeName: String
    private let takesAny: Bool
    /// What `with:` gives.
    private let given: [(Key, Template)]
    /// The declared settings, in the order of their declaration.
    private let settings: [Setting]
    /// Their positions, in the order of their keys.
    private let order: [Int]
    private var record: RecordBuilder
    private var isResolved = false
    /// Whether no reference and no param can change the settings.
    let isConstant: Bool
    /// The settings in force.
    private(set) var current: Value = .map([])

    init(_ node: NodeDefinition, _ info: NodeTypeInfo) {
        typeName = info.name
        given = node.settings
        if case .any = info.params { takesAny = true } else { takesAny = false }
        let templates = Dictionary(node.settings, uniquingKeysWith: { $1 })
        let keys = info.declaredParams.map { Key($0.name) }
        settings = zip(info.declaredParams, keys).map { Setting($0, templates[$1]) }
        order = keys.indices.sorted { keys[$0] < keys[$1] }
        record = RecordBuilder(keys: order.map { keys[$0] })
        isConstant = !takesAny && settings.allSatisfy(\.isConstant)
    }

    /// Whether evaluating the settings reads the store.
    var readsStore: Bool { given.contains { $0.1.readsStore } }

    /// Brings `current` up to date.
    ///
    /// - Returns: whether it changed.
    mutating func resolve(_ scope: TemplateScope) throws(NodeError) -> Bool {
        if isResolved && isConstant { return false }
        if takesAny { return try resolveAny(scope) }
        let isFirst = !isResolved
        var changed = isFirst
        // Until all went well, `current` is not what `settings` say, and the next visit must not take it for that.
        isResolved = false
        for setting in settings {
            if try setting.update(scope) {
                changed = true
            } else if !isFirst {
                continue
            }
            try setting.check(for: typeName)
        }
        if changed { build() }
        isResolved = true
        return changed
    }

    private mutating func build() {
        record.begin()
        for (place, index) in order.enumerated() {
            if let value = settings[index].value { record.add(place, value) }
        }
        current = record.finish()
    }

    private mutating func resolveAny(_ scope: TemplateScope) throws(NodeError) -> Bool {
        var map = MapBuilder()
        for (key, value) in scope.params.merged.entries { map.set(key, value) }
        for (key, template) in given { map.set(key, try scope.evaluate(template)) }
        let value = map.finish()
        if isResolved, value == current { return false }
        isResolved = true
        current = value.compacted()
        return true
    }
}
