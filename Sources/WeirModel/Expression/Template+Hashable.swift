import WeirValue

extension Template: Hashable {
    package static func == (left: Template, right: Template) -> Bool {
        switch (left, right) {
        case (.constant(let left), .constant(let right)): left == right
        case (.reference(let left), .reference(let right)): left == right
        case (.interpolation(let left), .interpolation(let right)): left == right
        case (.list(let left), .list(let right)): left == right
        case (.map(let left), .map(let right)):
            TemplateEntries(wrappedValue: left) == TemplateEntries(wrappedValue: right)
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .constant(let value): hasher.combine(value)
        case .reference(let reference): hasher.combine(reference)
        case .interpolation(let parts): hasher.combine(parts)
        case .list(let elements): hasher.combine(elements)
        case .map(let entries): hasher.combine(TemplateEntries(wrappedValue: entries))
        }
    }
}
