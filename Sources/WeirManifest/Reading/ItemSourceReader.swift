internal import WeirModel

extension ReadContext {
    /// Where the items of a batch come from.
    ///
    /// - Parameter note: told the place of each setting of a node type that gives the items.
    func itemSource(_ node: YAMLNode, note: (String, SourceLocation) -> Void) -> ItemSourceDefinition? {
        switch node.content {
        case .list: return .each(template(node, .paramsAndStore), as: nil)
        case .scalar:
            let template = template(node, .paramsAndStore)
            if case .reference = template { return .each(template, as: nil) }
            mismatch(node, "\"items\"", "a list, one reference \"${…}\", or a map such as { each: [a, b], as: name }")
            return nil
        case .map(let entries): return itemSource(Fields(entries: entries), at: node, note: note)
        }
    }

    private func itemSource(
        _ fields: Fields, at node: YAMLNode, note: (String, SourceLocation) -> Void
    ) -> ItemSourceDefinition? {
        let sources = fields.entries.filter { ManifestKeys.itemSources.contains($0.key) }
        guard let source = sources.first else {
            let known = ManifestKeys.itemSources
            if let entry = fields.entries.first(where: { Suggestion.nearest(to: $0.key, among: known) != nil }) {
                let near = log.suggestion(for: entry.key, among: known)
                log.error(entry.keyPlace, "unknown item source \"\(entry.key)\"\(near)")
            } else {
                log.error(node.place, "\"items\" names no item source; there are \(known.joined(separator: ", "))")
            }
            return nil
        }
        if let second = sources.dropFirst().first {
            log.error(
                second.keyPlace, "\"items\" has one source, but both \"\(source.key)\" and \"\(second.key)\" are given")
            return nil
        }
        fields.reportUnknown(Self.keys(of: source.key), log)
        return definition(source, fields, note: note)
    }

    private static func keys(of source: String) -> Set<String> {
        switch source {
        case "split", "lines", "jsonl": [source, "size", "as"]
        case "csv": [source, "separator", "size", "as"]
        case "uses": [source, "with"]
        case "matrix": [source]
        default: [source, "as"]
        }
    }

    private func definition(
        _ source: YAMLEntry, _ fields: Fields, note: (String, SourceLocation) -> Void
    ) -> ItemSourceDefinition? {
        func value() -> Template { template(source.value, .paramsAndStore) }
        let size = fields["size"].map { self.size($0, of: source.key) }
        switch source.key {
        case "each": return .each(list(source.value, "\"each\""), as: name(fields))
        case "keys": return .keys(map(source.value, "\"keys\""), as: name(fields))
        case "range": return range(source.value, as: name(fields))
        case "split":
            if size == nil {
                log.error(source.keyPlace, "\"split\" needs \"size\", the number of characters of a piece")
            }
            return .split(text(source.value, template: "\"split\""), size: size ?? .constant(.int(1)), as: name(fields))
        case "glob": return .glob(pattern(source.value), names: fileNames(fields))
        case "lines": return .lines(path(source), size: size, as: name(fields))
        case "csv":
            let separator = fields["separator"].map {
                text($0, template: "\"separator\"", check: ItemSourceRules.complaint(separator:))
            }
            return .csv(path(source), separator: separator, size: size, as: name(fields))
        case "jsonl": return .jsonl(path(source), size: size, as: name(fields))
        case "matrix": return matrix(source.value)
        default: return nodeType(source.value, fields, note: note)
        }
    }

    private func nodeType(
        _ node: YAMLNode, _ fields: Fields, note: (String, SourceLocation) -> Void
    ) -> ItemSourceDefinition? {
        guard let type = text(node, "\"uses\"") else { return nil }
        let settings = fields["with"]
        if case .map(let entries) = settings?.content {
            for entry in entries { note(entry.key, log.location(entry.keyPlace)) }
        }
        let with = settings.map { templates($0, "\"with\"", .paramsAndStore) } ?? []
        return .nodeType(type, with: with, location: location(node))
    }

    private func matrix(_ node: YAMLNode) -> ItemSourceDefinition? {
        guard let entries = entries(node, "\"matrix\"") else { return nil }
        if entries.isEmpty { log.error(node.place, "\"matrix\" needs at least one key with a list") }
        for entry in entries where entry.key.isEmpty {
            log.error(entry.keyPlace, "a name in \"matrix\" must not be empty")
        }
        // In the order of the manifest: the last key varies fastest.
        return .matrix(entries.map { (Key($0.key), list($0.value, "\"\($0.key)\"")) })
    }

    private func range(_ node: YAMLNode, as name: Key?) -> ItemSourceDefinition? {
        let zero = Template.constant(.int(0))
        let one = Template.constant(.int(1))
        switch node.content {
        case .scalar: return .range(from: zero, to: integer(node, "\"range\""), step: one, as: name)
        case .list(let ends):
            guard ends.count == 2 else {
                log.error(node.place, "\"range\" as a list is [from, to], not \(ends.count) values")
                return nil
            }
            return .range(from: integer(ends[0], "\"from\""), to: integer(ends[1], "\"to\""), step: one, as: name)
        case .map(let entries):
            let fields = Fields(entries: entries)
            fields.reportUnknown(["from", "to", "step"], log)
            guard let end = fields["to"] else {
                log.error(node.place, "\"range\" needs \"to\", the first number that is no longer in it")
                return nil
            }
            let step = fields["step"].map { integer($0, "\"step\"") } ?? one
            if let node = fields["step"], step.constantValue?.intValue == 0 {
                log.error(node.place, "\"step\" must not be 0")
            }
            let start = fields["from"].map { integer($0, "\"from\"") } ?? zero
            return .range(from: start, to: integer(end, "\"to\""), step: step, as: name)
        }
    }

    private func fileNames(_ fields: Fields) -> ItemSourceDefinition.FileNames {
        guard let node = fields["as"] else { return .init(path: nil, name: nil) }
        guard case .map(let entries) = node.content else {
            return .init(path: text(node, "\"as\"").map { Key($0) }, name: nil)
        }
        let names = Fields(entries: entries)
        names.reportUnknown(["path", "name"], log)
        if entries.isEmpty { log.error(node.place, "\"as\" needs \"path\" or \"name\"") }
        return .init(
            path: names["path"].flatMap { text($0, "\"path\"") }.map { Key($0) },
            name: names["name"].flatMap { text($0, "\"name\"") }.map { Key($0) })
    }

    private func name(_ fields: Fields) -> Key? {
        fields["as"].flatMap { text($0, "\"as\"") }.map { Key($0) }
    }
}

/// Templates whose constants must be of one kind.
extension ReadContext {
    private func list(_ node: YAMLNode, _ subject: String) -> Template {
        expecting(node, subject, "a list") { $0.kind == .list }
    }

    private func map(_ node: YAMLNode, _ subject: String) -> Template {
        expecting(node, subject, "a map") { $0.kind == .map }
    }

    /// A text that is not empty.
    ///
    /// - Parameter check: what else is wrong with a constant one, or nil.
    func text(_ node: YAMLNode, template subject: String, check: (Value) -> String? = { _ in nil }) -> Template {
        let template = expecting(node, subject, "a string") { $0.kind == .string }
        if let value = template.constantValue, value.kind == .string,
            let complaint = value.count == 0 ? "\(subject) must not be empty" : check(value)
        {
            log.error(node.place, complaint)
        }
        return template
    }

    private func integer(_ node: YAMLNode, _ subject: String) -> Template {
        expecting(node, subject, "an int") { $0.kind == .int }
    }

    private func size(_ node: YAMLNode, of source: String) -> Template {
        let template = integer(node, "\"size\"")
        if let number = template.constantValue?.intValue,
            let complaint = ItemSourceRules.complaint(size: number, of: source)
        {
            log.error(node.place, complaint)
        }
        return template
    }

    private func path(_ source: YAMLEntry) -> Template {
        text(source.value, template: "\"\(source.key)\"") {
            ItemSourceRules.complaint(text: $0, "the path of \"\(source.key)\"")
        }
    }

    private func expecting(
        _ node: YAMLNode, _ subject: String, _ expected: String, _ fits: (Value) -> Bool
    ) -> Template {
        let count = log.problems.count
        let template = template(node, .paramsAndStore)
        guard log.problems.count == count else { return template }
        switch template {
        case .constant(let value) where !fits(value): mismatch(node, subject, "\(expected) or a reference")
        case .interpolation where expected != "a string": mismatch(node, subject, "\(expected) or a reference")
        case .list where expected != "a list", .map where expected != "a map": mismatch(node, subject, expected)
        default: break
        }
        return template
    }
}
