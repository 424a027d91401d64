extension ItemSourceDefinition {
    /// What kind an item surely has when that is no map, with an article; nil when it is a map or cannot be told.
    package var kindOfNonMapItem: String? {
        switch self {
        case .each(let template, as: nil):
            switch template {
            case .constant(let list): list.elements.first { $0.kind != .map }?.kindWithArticle
            case .list(let elements):
                elements.lazy.compactMap(\.constantValue).first { $0.kind != .map }?.kindWithArticle
            default: nil
            }
        case .keys(_, as: nil), .split(_, _, as: nil), .lines(_, size: nil, as: nil): "a string"
        case .range(_, _, _, as: nil): "an int"
        case .glob(_, let names): names.path == nil && names.name == nil ? "a string" : nil
        case .lines(_, size: _?, as: nil), .csv(_, _, size: _?, as: nil), .jsonl(_, size: _?, as: nil): "a list"
        default: nil
        }
    }

    /// The params that an item may give to an iteration.
    ///
    /// - Returns: the keys that can be told, and whether there may be others.
    package var paramKeys: (keys: [Key], isOpen: Bool) {
        switch self {
        case .each(_, as: let name?), .keys(_, as: let name?), .range(_, _, _, as: let name?),
            .split(_, _, as: let name?), .lines(_, _, as: let name?), .csv(_, _, _, as: let name?),
            .jsonl(_, _, as: let name?):
            return ([name], false)
        case .glob(_, let names): return ([names.path, names.name].compactMap(\.self), false)
        case .matrix(let entries): return (entries.map(\.0), false)
        case .each(.constant(let list), as: nil):
            return (Set(list.elements.flatMap { $0.entries.map(\.key) }).sorted(), false)
        case .each(.list(let elements), as: nil):
            var keys: Set<Key> = []
            for element in elements {
                switch element {
                case .constant(let map): keys.formUnion(map.entries.map(\.key))
                case .map(let entries): keys.formUnion(entries.map(\.0))
                default: return (keys.sorted(), true)
                }
            }
            return (keys.sorted(), false)
        default: return ([], true)
        }
    }

    /// Every template in it.
    package var templates: [Template] {
        switch self {
        case .each(let list, _), .keys(let list, _): [list]
        case .range(let start, let end, let step, _): [start, end, step]
        case .split(let text, let size, _): [text, size]
        case .glob(let pattern, _): [pattern]
        case .lines(let file, let size, _), .jsonl(let file, let size, _): [file] + (size.map { [$0] } ?? [])
        case .csv(let file, let separator, let size, _): [file] + [separator, size].compactMap(\.self)
        case .matrix(let entries): entries.map(\.1)
        case .nodeType(_, let settings, _): settings.map(\.1)
        }
    }
}
