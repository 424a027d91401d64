import WeirExec
import WeirModel
import WeirValue

/// The settings of one node at one visit (P1, P4).
///
/// They come from `with:` first, then the node's effective params, then the declared defaults. The map is rebuilt only when
/// a value changed.
final class SettingsResolver {
    private let typeName: String
    private let takesAny: Bool
    /// What `with:` gives.
    private let given: [(Key, Template)]
    /// The declared settings, in the order of their declaration.
    private let settings: ContiguousArray<Setting>
    /// What `with:` gives for them.
    private let templates: [Template?]
    private let record: SettingsRecord
    private var isResolved = false
    /// Whether no reference and no param can change the settings.
    let isConstant: Bool
    /// The settings in force.
    private(set) var current: Value = .map([])

    init(_ node: NodeDefinition, _ info: NodeTypeInfo) {
        typeName = info.name
        given = node.settings
        if case .any = info.params { takesAny = true } else { takesAny = false }
        let schemas = info.declaredParams
        let known = Dictionary(node.settings, uniquingKeysWith: { $1 })
        templates = schemas.map { known[Key($0.name)] }
        let sources = zip(schemas, templates).map { Setting.Source.of($0.name, $1) }
        let order = schemas.indices.sorted { Key(schemas[$0].name) < Key(schemas[$1].name) }
        settings = ContiguousArray(
            sources.enumerated().map { Setting(source: $1.0, place: order.firstIndex(of: $0) ?? $0) })
        record = SettingsRecord(order.map { (schemas[$0], sources[$0].param) })
        isConstant = !takesAny && settings.allSatisfy { $0.source == .constant }
    }

    /// Whether evaluating the settings reads the store.
    var readsStore: Bool { given.contains { $0.1.readsStore } }

    /// Brings `current` up to date.
    ///
    /// - Returns: whether it changed.
    /// - Throws: when a setting does not fit or is missing; `current` is then as before.
    func resolve(_ params: Params, _ store: (any StoreReading)?) throws(NodeError) -> Bool {
        if isResolved && isConstant { return false }
        if takesAny { return try resolveAny(TemplateContext(params: params, store: store)) }
        let isFirst = !isResolved
        var changed = isFirst
        for index in settings.indices {
            guard try offer(index, params, store) || isFirst else { continue }
            changed = true
            if let complaint = record.complaint(settings[index].place, of: typeName) {
                throw NodeError(.invalidSetting, complaint)
            }
        }
        if changed { current = record.write() }
        isResolved = true
        return changed
    }

    /// Offers a setting's value to the record.
    ///
    /// - Returns: whether it is another than before.
    @inline(__always) private func offer(
        _ index: Int, _ params: Params, _ store: (any StoreReading)?
    ) throws(NodeError) -> Bool {
        let place = settings[index].place
        switch settings[index].source {
        case .param:
            return record.offerParam(of: params, place, isNullMissing: false) ?? record.offer(nil, place)
        case .reference:
            if let isOther = record.offerParam(of: params, place, isNullMissing: true) { return isOther }
        case .constant, .template: break
        }
        return try evaluate(index, TemplateContext(params: params, store: store))
    }

    private func evaluate(_ index: Int, _ context: TemplateContext) throws(NodeError) -> Bool {
        guard let template = templates[index] else { return false }
        return record.offer(try context.evaluate(template), settings[index].place)
    }

    private func resolveAny(_ context: TemplateContext) throws(NodeError) -> Bool {
        var layers = MergingParams(context.params)
        layers.add(try context.evaluate(given), as: .settings)
        let value = layers.map
        if isResolved, value == current { return false }
        isResolved = true
        current = value.compacted()
        return true
    }
}
