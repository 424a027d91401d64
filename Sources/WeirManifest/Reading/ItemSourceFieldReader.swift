internal import WeirModel
internal import WeirValue

/// Reads what stands under one key of an item source, as its description says.
struct ItemSourceFieldReader {
    private let context: ReadContext
    private var log: ProblemLog { context.log }

    init(_ context: ReadContext) { self.context = context }

    /// What a value says, by key; nil when so little can be told that nothing more is to be said of the source.
    ///
    /// - Parameter key: the key it stands under, for messages and as the key of a single value.
    func read(_ node: YAMLNode, _ field: ItemSourceField, of key: String) -> [ItemSourceUse.Field]? {
        switch field.content {
        case .lists: return lists(node, key)
        case .parts(let parts, let single, let listed): return self.parts(node, parts, single, listed, key)
        case .list, .map, .integer, .text:
            return [.init(key, template(node, field, "\"\(key)\""), at: context.location(node))]
        }
    }

    private func lists(_ node: YAMLNode, _ key: String) -> [ItemSourceUse.Field]? {
        guard let entries = context.entries(node, "\"\(key)\"") else { return nil }
        if entries.isEmpty { log.error(node.place, "\"\(key)\" needs at least one key with a list") }
        for entry in entries where entry.key.isEmpty {
            log.error(entry.keyPlace, "a name in \"\(key)\" must not be empty")
        }
        return entries.map { entry in
            let list = ItemSourceField(entry.key, .list)
            return .init(
                entry.key, template(entry.value, list, "\"\(entry.key)\""), at: context.location(entry.value))
        }
    }

    private func parts(
        _ node: YAMLNode, _ parts: [ItemSourceField], _ single: String, _ listed: [String], _ key: String
    ) -> [ItemSourceUse.Field]? {
        var given: [String: (node: YAMLNode, subject: String)] = [:]
        switch node.content {
        case .scalar: given[single] = (node, "\"\(key)\"")
        case .list(let values):
            guard values.count == listed.count else {
                let form = listed.joined(separator: ", ")
                log.error(node.place, "\"\(key)\" as a list is [\(form)], not \(values.count) values")
                return nil
            }
            for (name, value) in zip(listed, values) { given[name] = (value, "\"\(name)\"") }
        case .map(let entries):
            let fields = Fields(entries: entries)
            fields.reportUnknown(Set(parts.map(\.key)), log)
            for part in parts {
                if let value = fields[part.key] {
                    given[part.key] = (value, "\"\(part.key)\"")
                } else if let need = part.need {
                    log.error(node.place, "\"\(key)\" needs \"\(part.key)\", \(need)")
                    return nil
                }
            }
        }
        return parts.compactMap { part in
            if let (node, subject) = given[part.key] {
                return .init(part.key, template(node, part, subject), at: context.location(node))
            }
            return part.standard.map { .init(part.key, .constant($0), at: context.location(node)) }
        }
    }

    /// A template whose constant must be of a kind, and pass the field's checks.
    private func template(_ node: YAMLNode, _ field: ItemSourceField, _ subject: String) -> Template {
        let count = log.problems.count
        let template: Template
        switch field.content {
        case .list: template = expecting(node, subject, "a list") { $0.kind == .list }
        case .map: template = expecting(node, subject, "a map") { $0.kind == .map }
        case .integer: template = expecting(node, subject, "an int") { $0.kind == .int }
        case .text, .lists, .parts: template = expecting(node, subject, "a string") { $0.kind == .string }
        }
        guard log.problems.count == count else { return template }
        if let value = template.constantValue {
            let isEmptyText = value.kind == .string && value.count == 0
            if let complaint = isEmptyText ? "\(subject) must not be empty" : field.check?(value) {
                log.error(node.place, complaint)
                return template
            }
        }
        if let check = field.textCheck { self.check(template, node, subject, check) }
        return template
    }

    private func expecting(
        _ node: YAMLNode, _ subject: String, _ expected: String, _ fits: (Value) -> Bool
    ) -> Template {
        let count = log.problems.count
        let template = context.template(node, .paramsAndStore)
        guard log.problems.count == count else { return template }
        switch template {
        case .constant(let value) where !fits(value): context.mismatch(node, subject, "\(expected) or a reference")
        case .interpolation where expected != "a string":
            context.mismatch(node, subject, "\(expected) or a reference")
        case .list where expected != "a list", .map where expected != "a map":
            context.mismatch(node, subject, expected)
        default: break
        }
        return template
    }

    /// Checks a text as far as it is written out; whatever a reference will be must not spoil it.
    private func check(
        _ template: Template, _ node: YAMLNode, _ subject: String, _ check: ItemSourceField.TextCheck
    ) {
        guard case .scalar(let scalar) = node.content else { return }
        let written: [Template.Part] =
            switch template {
            case .constant(let value): [.text(value.stringValue ?? "")]
            case .interpolation(let parts): parts
            default: []
            }
        var text = ""
        // For each byte of `text`, where it stands in what is written.
        var offsets: [Int] = []
        var offset = 0
        for part in written {
            switch part {
            case .text(let piece):
                text += piece
                for _ in piece.utf8 {
                    offsets.append(offset)
                    offset += 1
                }
            case .reference(let reference):
                text += "x"
                offsets.append(offset)
                offset += reference.text.utf8.count + "${}".utf8.count
            }
        }
        guard let (byte, message) = check(text), let last = offsets.indices.last else { return }
        let place = context.source.place(in: scalar, at: node.place, offset: offsets[min(byte, last)])
        log.error(place, "\(subject): \(message)")
    }
}
